import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { checkAws, ok, problem, warning, type Finding } from './finding.ts';

/** Says whose credentials are used. Credentials that do not work are a problem. */
export function checkIdentity(): Promise<Finding> {
  return checkAws('credentials', 'problem', async () => {
    const { Arn = '' } = await new STSClient().send(new GetCallerIdentityCommand({}));
    return describeCaller(Arn);
  });
}

/** @param arn - Such as `arn:aws:sts::123456789012:assumed-role/Deployer/session`. */
export function describeCaller(arn: string): Finding {
  const [, account, caller = ''] = /^arn:[\w-]+:(?:sts|iam)::(\d{12}):(.+)$/.exec(arn) ?? [];
  if (account === undefined) return problem('credentials', 'AWS did not say whose they are');
  const [kind = '', ...path] = caller.split('/');
  const subject = 'credentials';
  if (kind === 'root') {
    return warning(
      subject,
      `account ${account}, the root user. Use a role: see backend/ops/deployer-policy.json.`,
    );
  }
  // The last part of an assumed role is the session, which names a person or a CI job.
  const name = kind === 'assumed-role' ? path[0] : path.at(-1);
  return ok(
    subject,
    `account ${account}, ${kind === 'assumed-role' ? 'role' : kind} ${name ?? ''}`,
  );
}
