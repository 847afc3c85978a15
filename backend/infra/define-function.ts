import type { Operation } from '../../src/contract/server-operations.ts';
import type { Intrinsic } from './intrinsics.ts';

export type Trigger =
  /** One operation of the API. */
  | { readonly kind: 'http'; readonly operation: Operation }
  /** S3's Object Created event through EventBridge, which avoids a circular dependency in the template. */
  | { readonly kind: 'object-created' }
  /** GuardDuty's scan result for an object. */
  | { readonly kind: 'scan-result' }
  | { readonly kind: 'schedule'; readonly everyMinutes: number }
  /** New events in the outboxes of files, through the stream of the table, and a schedule for the others. */
  | { readonly kind: 'outbox'; readonly everyMinutes: number };

export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly resource: Intrinsic;
  /** A condition of IAM, by operator. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A Lambda function: its trigger, environment variables, permissions and limits. */
export interface FunctionDefinition {
  readonly name: string;
  readonly description: string;
  readonly trigger: Trigger;
  readonly environment: Readonly<Record<string, Intrinsic | string>>;
  readonly policy: readonly PolicyStatement[];
  /** Memory in MB. CPU is proportional to it. */
  readonly memory: number;
  /** Seconds. Below API Gateway's limit of 29 for HTTP. */
  readonly timeout: number;
  /** The maximum size of the built file in thousands of bytes, because loading it delays a cold start. */
  readonly bundleKilobytes: number;
  /** The name of a template condition. The function is deployed only if it is true. */
  readonly condition?: string;
}

/** Preserves the names of the variables as literal types, so that a handler cannot read an undeclared one. */
export function defineFunction<const Definition extends FunctionDefinition>(
  definition: Definition,
): Definition {
  return definition;
}
