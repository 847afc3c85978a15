import { ok, problem, type Finding } from './finding.ts';

export interface StackState {
  readonly name: string;
  /** An output that only our template has. */
  readonly ownOutput: string;
  /** Undefined if the stack does not exist. */
  readonly facts: { readonly status: string; readonly outputs: object } | undefined;
}

/**
 * True if a deployment creates the stack. REVIEW_IN_PROGRESS is a stack without resources: a first deployment
 * was not confirmed.
 */
export function isNewStack(facts: { readonly status: string } | undefined): boolean {
  return facts === undefined || facts.status === 'REVIEW_IN_PROGRESS';
}

/** Tells whether CloudFormation can update the stack in its present state. */
export function checkStackState({ name, ownOutput, facts }: StackState): Finding {
  const subject = `stack ${name}`;
  if (!facts) return ok(subject, 'does not exist yet. The deployment creates it.');
  const { status, outputs } = facts;
  if (isNewStack(facts)) {
    return ok(subject, 'has no resources yet, because a first deployment was not confirmed.');
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return problem(
      subject,
      `${status}. Finish the rollback first: aws cloudformation continue-update-rollback --stack-name ${name}`,
    );
  }
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|DELETE_FAILED)$/.test(status)) {
    return problem(
      subject,
      `${status}. The stack cannot be updated. Read the cause in its events in CloudFormation, then delete it: aws cloudformation delete-stack --stack-name ${name}`,
    );
  }
  if (status.endsWith('_IN_PROGRESS')) {
    return problem(subject, `${status}. Wait until this change has ended, and try again.`);
  }
  if (!Object.hasOwn(outputs, ownOutput)) {
    return problem(subject, 'is not a stack of this project. Choose another name with --stack.');
  }
  return ok(subject, `${status}. The deployment updates it.`);
}
