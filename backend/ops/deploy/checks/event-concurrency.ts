import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { template } from '../../../infra/template.ts';
import type { DeploySettings } from '../settings.ts';
import type { StackFacts } from '../stacks.ts';
import { ok, problem, warning, type Finding } from './finding.ts';
import { reservedConcurrency } from './reserved-concurrency.ts';

/**
 * Executions that Lambda keeps unreserved. In accounts with a quota of 10 it keeps 10, so that nothing can be reserved
 * there either.
 */
const UNRESERVED_MINIMUM = 100;
/** New accounts have 10. The API responds with 503 and pages retry when no execution is left. */
const LOW_CONCURRENCY = 100;

const RAISE = 'Request more in Service Quotas: "Concurrent executions" of AWS Lambda.';

/** The concurrency of an account, and what a deployment does with it. */
export interface Reservation {
  readonly finding: Finding;
  /** The value that the deployment sets because the account cannot reserve anything. */
  readonly parameters: { readonly EventConcurrency?: '0' };
}

interface Concurrency {
  /** The quota of the account. */
  readonly all: number;
  readonly unreserved: number;
  /** What the deployment reserves in addition. */
  readonly added: number;
  /** Whether the operator has set `EventConcurrency`, now or earlier. */
  readonly isChosen: boolean;
}

/** Decides whether functions of events can have reserved concurrency. */
export function decideReservation({ all, unreserved, added, isChosen }: Concurrency): Reservation {
  const subject = 'Lambda concurrency';
  if (added > 0 && unreserved - added < UNRESERVED_MINIMUM) {
    const text = `${unreserved} executions are not reserved. The stack reserves ${added}, and Lambda requires ${UNRESERVED_MINIMUM} unreserved ones.`;
    return isChosen
      ? {
          finding: problem(subject, `${text} Pass --parameter EventConcurrency=0. ${RAISE}`),
          parameters: {},
        }
      : {
          finding: warning(
            subject,
            `${text} The deployment sets EventConcurrency=0, so repeated forms can use all executions. ${RAISE}`,
          ),
          parameters: { EventConcurrency: '0' },
        };
  }
  const finding =
    unreserved < LOW_CONCURRENCY
      ? warning(subject, `only ${unreserved} concurrent executions of all functions. ${RAISE}`)
      : ok(subject, `${unreserved} of ${all} concurrent executions are not reserved`);
  return { finding, parameters: {} };
}

/** Looks at the account, and decides for a deployment over `existing`. */
export async function checkReservation(
  { filesParameters }: Pick<DeploySettings, 'filesParameters'>,
  existing: Pick<StackFacts, 'parameters'> | undefined,
): Promise<Reservation> {
  const { AccountLimit } = await new LambdaClient().send(new GetAccountSettingsCommand({}));
  const earlier = existing?.parameters ?? {};
  const hasParameter = earlier['EventConcurrency'] !== undefined;
  // A stack of an earlier version reserves nothing yet.
  const before = hasParameter ? reservedConcurrency(template(), earlier) : 0;
  const after = reservedConcurrency(template(), { ...earlier, ...filesParameters });
  return decideReservation({
    all: AccountLimit?.ConcurrentExecutions ?? 0,
    unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
    added: after - before,
    isChosen: hasParameter || filesParameters['EventConcurrency'] !== undefined,
  });
}
