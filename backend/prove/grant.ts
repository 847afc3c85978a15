import { GRANT_FILES } from '../../src/contract/limits.ts';
import { GrantResponse } from '../../src/contract/responses.ts';
import { Problem } from '../../src/contract/problem.ts';
import { matches } from '../../src/contract/schema.ts';
import { expectBody } from './expectations.ts';
import type { Session } from './session.ts';
import { textFile } from './uploads.ts';

/** Finds out whether the deployment requires a grant, and creates one for the run if so. */
export async function openGrant(session: Session): Promise<string | undefined> {
  const body = { files: [{ ...textFile, size: 1 }] };
  const answer = await session.call('POST', '/files', { body });
  const required = matches(Problem, answer.body) && answer.body.code === 'grant-refused';
  if (!required) return undefined;
  const request = { files: GRANT_FILES, expiresIn: GRANT_SECONDS };
  const created = await session.server('POST', '/grants', request);
  const { grant } = expectBody(created, 201, GrantResponse);
  session.grant = grant;
  session.redactor.add(grant);
  return 'The deployment requires grants';
}

const GRANT_SECONDS = 600;
