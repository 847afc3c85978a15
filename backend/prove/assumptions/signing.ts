import type { Assumption } from '../assumption.ts';
import { exchange } from '../exchange.ts';
import { expect, expectEqual } from '../expectations.ts';
import { largeFile } from '../large-file.ts';
import { storedLink } from '../samples.ts';
import { registerForm, registerPut } from '../uploads.ts';

const CLOCK_SECONDS = 60;

/** The signatures, as far as a client can read them. */
export const signingAssumptions: readonly Assumption[] = [
  {
    id: 'signing.put-expiry',
    statement: 'The signed PUT expires when the plan says so',
    test: async (session) => {
      const { url, expiresIn } = (await registerPut(session, 'expiry')).plan;
      expectEqual('X-Amz-Expires', expiryOf(url), expiresIn);
    },
  },
  {
    id: 'signing.part-expiry',
    statement: 'The signed parts expire when the plan says so',
    test: async (session) => {
      const { parts, expiresIn } = (await largeFile(session)).plan;
      for (const { url } of parts) expectEqual('X-Amz-Expires', expiryOf(url), expiresIn);
    },
  },
  {
    id: 'signing.download-expiry',
    statement: 'The signed download expires when the response says so',
    test: async (session) => {
      const { url, expiresIn } = await storedLink(session, 'expiry');
      expectEqual('X-Amz-Expires', expiryOf(url), expiresIn);
    },
  },
  {
    id: 'signing.form-expiry',
    statement: 'The policy of a form expires when the plan says so',
    test: async (session) => {
      const { fields, expiresIn } = (await registerForm(session, 'expiry')).plan;
      const policy = Buffer.from(fields['policy'] ?? '', 'base64').toString();
      const end = /"expiration":"([^"]+)"/.exec(policy)?.[1] ?? '';
      const seconds = (Date.parse(end) - readDate(fields['x-amz-date'] ?? '')) / 1000;
      const close = Math.abs(seconds - expiresIn) <= 1;
      expect(close, `a policy that expires after ${expiresIn} seconds`, `${seconds} seconds`);
    },
  },
  {
    id: 'signing.clock',
    statement: 'The clock of the functions agrees with the clock of S3',
    test: async (session) => {
      const { url } = (await registerPut(session, 'clock')).plan;
      const signedAt = readDate(new URL(url).searchParams.get('X-Amz-Date') ?? '');
      const { signal } = session;
      const { headers } = await exchange('a HEAD of S3', url, { method: 'HEAD', signal });
      const difference = (Date.parse(headers.get('date') ?? '') - signedAt) / 1000;
      const close = Math.abs(difference) <= CLOCK_SECONDS;
      expect(close, `a difference of at most ${CLOCK_SECONDS} seconds`, `${difference} seconds`);
      return `S3 is ${difference.toFixed(1)} seconds later`;
    },
  },
];

function expiryOf(url: string): number {
  return Number(new URL(url).searchParams.get('X-Amz-Expires'));
}

/** Reads `20260101T120000Z`. */
function readDate(text: string): number {
  const [, date = '', hour, minute, second] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  return Date.parse(`${day}T${hour}:${minute}:${second}Z`);
}
