import { parseArgs } from 'node:util';
import { keyRoles, type KeyRole } from '../../../src/contract/server-operations.ts';
import { TenantError } from './error.ts';
import { limitArguments, limitChanges, limitOptions } from './limit-options.ts';
import type { LimitChanges } from './tenants.ts';

const LIMITS = Object.values(limitOptions).map(({ option, value }) => `[--${option} ${value}]`);

export const USAGE = `npm run tenant -- add NAME [LIMITS]
npm run tenant -- list
npm run tenant -- limit NAME LIMITS
npm run tenant -- disable NAME
npm run tenant -- enable NAME
npm run tenant -- keys NAME
npm run tenant -- rotate NAME [--role browser|server]
npm run tenant -- rotate NAME --finish [--role browser|server]
npm run tenant -- webhook NAME [URL|none]
npm run tenant -- webhook NAME --rotate
npm run tenant -- webhook NAME --finish

LIMITS: ${LIMITS.join(' ')}
"limit" changes the named limits, and the value "none" removes one. "rotate" creates new keys, and the earlier
keys continue to work. "rotate --finish" deletes all but the newest key of each role.

"webhook" sets the URL that receives the tenant's file events, and prints the secret of their signatures. "none"
removes it. With --rotate, each event is signed with a new secret as well; --finish ends the use of the earlier one.

Each tenant has separate keys, files and limits, and has no access to other tenants. Without --stack, the
command changes the local stack in DATA_DIR, which applies the change immediately. With --stack NAME, it
changes a stack on AWS, with the region and credentials of the AWS CLI.`;

export type TenantAction =
  | { readonly verb: 'list' }
  | { readonly verb: 'add' | 'limit'; readonly name: string; readonly changes: LimitChanges }
  | { readonly verb: 'disable' | 'enable' | 'keys'; readonly name: string }
  | {
      readonly verb: 'rotate';
      readonly name: string;
      readonly roles: readonly KeyRole[];
      readonly finish: boolean;
    }
  | {
      readonly verb: 'webhook';
      readonly name: string;
      /** Missing to show the webhook, and `none` to remove it. */
      readonly url?: string | undefined;
      readonly secret: 'keep' | 'rotate' | 'finish';
    };

/** The arguments of `npm run tenant`. */
export interface TenantSettings {
  /** The stack on AWS. Missing for the local stack. */
  readonly stack?: string | undefined;
  readonly action: TenantAction;
}

/** @throws {TenantError} with the usage, or with a message that names the invalid argument */
export function readTenantSettings(args: readonly string[]): TenantSettings {
  const { values, positionals } = parse(args);
  if (values.help || positionals.length === 0) throw new TenantError(USAGE);
  return { stack: values.stack, action: actionOf(values, positionals) };
}

type Values = ReturnType<typeof parse>['values'];

function actionOf(
  values: Values,
  [verb = '', name, url, ...more]: readonly string[],
): TenantAction {
  const rest = [...(url === undefined || verb === 'webhook' ? [] : [url]), ...more];
  if (rest.length > 0) throw new TenantError(`${rest.join(' ')}: unexpected argument`);
  const changes = limitChanges(values);
  const limited = Object.keys(changes).length > 0;
  if (limited && verb !== 'add' && verb !== 'limit') {
    throw new TenantError(`${verb} takes no limits. Use "npm run tenant -- limit NAME".`);
  }
  if (values.role !== undefined && verb !== 'rotate') {
    throw new TenantError('--role is an option of rotate');
  }
  if (values.finish && verb !== 'rotate' && verb !== 'webhook') {
    throw new TenantError('--finish is an option of rotate and webhook');
  }
  if (values.rotate && verb !== 'webhook') {
    throw new TenantError('--rotate is an option of webhook');
  }
  if (verb === 'list') return { verb };
  if (!['add', 'limit', 'disable', 'enable', 'keys', 'rotate', 'webhook'].includes(verb)) {
    throw new TenantError(`${verb}: unknown command\n\n${USAGE}`);
  }
  if (name === undefined) throw new TenantError(`Name the tenant: npm run tenant -- ${verb} NAME`);
  if (verb === 'limit' && !limited) {
    throw new TenantError(`Name at least one limit: ${LIMITS.join(' ')}`);
  }
  if (verb === 'add' || verb === 'limit') return { verb, name, changes };
  if (verb === 'rotate') return { verb, name, roles: rolesOf(values.role), finish: values.finish };
  if (verb === 'webhook') {
    if (values.rotate && values.finish) {
      throw new TenantError(
        'Use --rotate first, and --finish when the receiver knows the new secret',
      );
    }
    const secret = values.rotate ? 'rotate' : values.finish ? 'finish' : 'keep';
    return { verb, name, url, secret };
  }
  return { verb: verb as 'disable' | 'enable' | 'keys', name };
}

function rolesOf(text: string | undefined): readonly KeyRole[] {
  if (text === undefined) return keyRoles;
  const role = keyRoles.find((one) => one === text);
  if (role === undefined) throw new TenantError(`--role must be ${keyRoles.join(' or ')}`);
  return [role];
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...limitArguments,
        stack: { type: 'string' },
        role: { type: 'string' },
        finish: { type: 'boolean', default: false },
        rotate: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new TenantError(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
}
