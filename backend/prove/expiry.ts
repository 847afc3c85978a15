import type { Exchange } from './exchange.ts';
import { expectOf, expectRefusal } from './expectations.ts';
import { Unknown } from './outcome.ts';
import type { Session } from './session.ts';

/** Waits until a signed URL has expired, and expects S3 to say so in the words that the engine looks for. */
export async function expectExpired(
  session: Session,
  expiresIn: number,
  send: () => Promise<Exchange>,
): Promise<string> {
  const { expirySeconds } = session.patience;
  if (expiresIn > expirySeconds) {
    throw new Unknown(
      `the URL expires after ${expiresIn} seconds, and the test waits at most ${expirySeconds}`,
    );
  }
  await session.wait((expiresIn + 1) * 1000);
  const answer = await send();
  expectRefusal(answer, 403, 'AccessDenied');
  expectOf(
    answer,
    answer.text.includes('Request has expired'),
    'the message “Request has expired”',
  );
  return `after ${expiresIn} seconds`;
}
