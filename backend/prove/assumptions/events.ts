import { FileInfo } from '../../../src/contract/file-info.ts';
import { type AcceptedFile } from '../../../src/contract/responses.ts';
import type { Assumption } from '../assumption.ts';
import { Broken } from '../outcome.ts';
import { expectBody, expectStatus } from '../expectations.ts';
import type { Session } from '../session.ts';
import { registerForm, registerPut, sendForm, sendPut } from '../uploads.ts';

/** The events of S3, which record uploads whose page was closed before it could report them. */
export const eventAssumptions: readonly Assumption[] = [
  {
    id: 'events.put',
    statement: 'The event of a PUT arrives within a minute, without a call of the page',
    lane: 'waiting',
    test: async (session) => {
      const upload = await registerPut(session, 'known by its event');
      expectStatus(await sendPut(session, upload), 200);
      return arrival(session, upload.file);
    },
  },
  {
    id: 'events.form',
    statement: 'The event of a form upload arrives within a minute, without a call of the page',
    lane: 'waiting',
    test: async (session) => {
      const upload = await registerForm(session, 'known by its event');
      expectStatus(await sendForm(session, upload), 204);
      return arrival(session, upload.file);
    },
  },
];

/** Waits until the file is uploaded, and returns the delay in words. */
async function arrival(session: Session, { id }: AcceptedFile): Promise<string> {
  const { eventMilliseconds, lostEventMilliseconds, pollMilliseconds } = session.patience;
  const expected = `the event within ${seconds(eventMilliseconds)}`;
  const start = performance.now();
  for (;;) {
    const info = expectBody(await session.server('GET', `/files/${id}`), 200, FileInfo);
    const elapsed = performance.now() - start;
    const arrived = info.state !== 'PENDING';
    if (arrived && elapsed <= eventMilliseconds) return `after ${seconds(elapsed)}`;
    if (arrived) throw new Broken(expected, `a late event, after ${seconds(elapsed)}`);
    if (elapsed > lostEventMilliseconds) {
      throw new Broken(expected, `no event within ${seconds(lostEventMilliseconds)}`);
    }
    await session.wait(pollMilliseconds);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} seconds`;
}
