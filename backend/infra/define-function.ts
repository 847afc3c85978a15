import type { Operation } from '../../src/contract/server-operations.ts';
import type { Intrinsic } from './intrinsics.ts';

export type Trigger =
  /** One operation of the API. */
  | { readonly kind: 'http'; readonly operation: Operation }
  /** S3's ObjectCreated through EventBridge, which spares the template a circular dependency. */
  | { readonly kind: 'object-created' }
  /** GuardDuty's word on an object. */
  | { readonly kind: 'scan-result' }
  | { readonly kind: 'schedule'; readonly everyMinutes: number };

export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly resource: Intrinsic;
}

/** One Lambda function: what starts it, what it is told, what it may do. */
export interface FunctionDefinition {
  readonly name: string;
  readonly description: string;
  readonly trigger: Trigger;
  readonly environment: Readonly<Record<string, Intrinsic | string>>;
  readonly policy: readonly PolicyStatement[];
  /** MB; CPU grows with it. */
  readonly memory: number;
  /** Seconds; below API Gateway's 29 for HTTP. */
  readonly timeout: number;
  /** Thousands of bytes of the built file; the build fails above. Loading is what a cold start waits for. */
  readonly bundleKilobytes: number;
  /** Name of a template condition without which the function is not deployed. */
  readonly condition?: string;
}

/** Keeps the literal names of the environment, so that a handler cannot read an undeclared one. */
export function defineFunction<const Definition extends FunctionDefinition>(
  definition: Definition,
): Definition {
  return definition;
}
