import type { FunctionDefinition } from '../infra/define-function.ts';
import type { AwsEnvironment } from './aws-environment.ts';
import type { EnvironmentOf } from './environment.ts';
import { consoleLog, type Log, type LogEnvironment } from './log.ts';

/** The context from which a handler is built. */
export interface HandlerContext<Definition extends FunctionDefinition> {
  readonly env: EnvironmentOf<Definition> & AwsEnvironment;
  readonly clock: () => number;
  readonly log: Log;
}

type Handler<Event, Result> = (event: Event) => Promise<Result>;

export interface DefinedHandler<Definition extends FunctionDefinition, Event, Result> {
  /** The entry point of the Lambda function. */
  readonly handler: Handler<Event, Result>;
  /** Builds the same handler for another environment, as tests and the local stack do. */
  readonly createHandler: (
    env: HandlerContext<Definition>['env'],
    clock?: () => number,
    log?: Log,
  ) => Handler<Event, Result>;
}

/**
 * Defines a Lambda function. `handler` reads process.env at its first event, not on import, because the
 * local stack imports the same file.
 */
export function defineHandler<Definition extends FunctionDefinition, Event, Result>(
  build: (context: HandlerContext<Definition>) => Handler<Event, Result>,
): DefinedHandler<Definition, Event, Result> {
  type Environment = HandlerContext<Definition>['env'];
  const createHandler = (
    env: Environment,
    clock = Date.now,
    // Every function declares STACK_NAME, and consoleLog refuses a missing one.
    log = consoleLog(env as unknown as LogEnvironment),
  ): Handler<Event, Result> => build({ env, clock, log });
  let created: Handler<Event, Result> | undefined;
  return {
    createHandler,
    handler: (event) => {
      // Each variable is checked when it is read.
      created ??= createHandler(process.env as unknown as Environment);
      return created(event);
    },
  };
}
