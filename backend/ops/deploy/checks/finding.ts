import { awsProblem } from '../../aws-error.ts';

/** The result of one check. A problem would stop the deployment, and its text says what to do. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  /** What was checked, such as `sam`. */
  readonly subject: string;
  readonly text: string;
}

export const ok = (subject: string, text: string): Finding => ({ level: 'ok', subject, text });
export const warning = (subject: string, text: string): Finding => ({
  level: 'warning',
  subject,
  text,
});
export const problem = (subject: string, text: string): Finding => ({
  level: 'problem',
  subject,
  text,
});

export function findingLine({ level, subject, text }: Finding): string {
  return `${level.padEnd(7)} ${subject.padEnd(20)} ${text}`;
}

/** Runs a check that calls AWS. A call that the operator's credentials do not allow is a finding, no crash. */
export async function checkAws(
  subject: string,
  level: 'warning' | 'problem',
  check: () => Promise<Finding>,
): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    const text = awsProblem(error);
    if (text === undefined) throw error;
    return { level, subject, text };
  }
}
