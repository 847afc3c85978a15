import { parseArgs } from 'node:util';
import { OperatorError } from '../operator-error.ts';

export const USAGE = `npm run health -- [--stack NAME] [--hours N] [--json]

Prints what a stack on AWS has done in the last hours, from its metrics and alarms in CloudWatch. The default is
the stack "filestore" and 24 hours. The exit code is 1 if something needs your attention. Uses the region and
credentials of the AWS CLI.`;

/** Values of five minutes for two weeks are a few pages of CloudWatch's answer. */
const MAX_HOURS = 14 * 24;

export interface HealthSettings {
  readonly stack: string;
  readonly hours: number;
  /** Prints JSON instead of a table. */
  readonly json: boolean;
}

/** @throws {OperatorError} with the usage, or with a message that names the invalid option */
export function readHealthSettings(args: readonly string[]): HealthSettings {
  const { values } = parse(args);
  if (values.help) throw new OperatorError(USAGE);
  const hours = Number(values.hours);
  if (!Number.isInteger(hours) || hours < 1 || hours > MAX_HOURS) {
    throw new OperatorError(`--hours must be a whole number from 1 to ${MAX_HOURS}`);
  }
  return { stack: values.stack, hours, json: values.json };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: 'string', default: 'filestore' },
        hours: { type: 'string', default: '24' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
}
