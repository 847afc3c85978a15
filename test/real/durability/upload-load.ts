import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { signRequest } from '../../support/local-stack/sign-request.ts';

/*
 * Many concurrent uploads from a separate process that keeps almost none of their bytes in memory.
 *
 * node test/real/durability/upload-load.ts URL BUCKET COUNT BYTES    (credentials from the environment)
 *
 * Prints how many seconds the uploads took, and fails at the first wrong answer or byte.
 */
const [url = '', bucket = '', ...numbers] = process.argv.slice(2);
const [count = 0, size = 0] = numbers.map(Number);
const credentials = {
  accessKeyId: process.env['S3_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: process.env['S3_SECRET_ACCESS_KEY'] ?? '',
  sessionToken: process.env['S3_SESSION_TOKEN'] ?? '',
};

/** Every body repeats these bytes, each from another offset. The length does not divide a block. */
const PATTERN = randomBytes(1_000_003);
const READ_AT_ONCE = 4;

const startOf = (index: number): number => (index * 4999) % PATTERN.length;

function* bodyOf(index: number): Generator<Buffer> {
  for (let position = 0; position < size;) {
    const from = (startOf(index) + position) % PATTERN.length;
    const piece = PATTERN.subarray(from, Math.min(from + 65_536, from + size - position));
    yield piece;
    position += piece.length;
  }
}

const begun = performance.now();
await Promise.all(Array.from({ length: count }, (_, index) => put(index)));
console.log(((performance.now() - begun) / 1000).toFixed(1));
const left = Array.from({ length: count }, (_, index) => index);
const readers = Array.from({ length: READ_AT_ONCE }, async () => {
  for (let index = left.pop(); index !== undefined; index = left.pop()) await compare(index);
});
await Promise.all(readers);

async function put(index: number): Promise<void> {
  const sending = open('PUT', index, { 'content-length': String(size) });
  const answered = answerOf(sending);
  await Promise.all([pipeline(Readable.from(bodyOf(index)), sending), answered]);
}

async function compare(index: number): Promise<void> {
  const sending = open('GET', index, {});
  sending.end();
  let position = 0;
  for await (const chunk of await answerOf(sending)) {
    const bytes = chunk as Buffer;
    for (let done = 0; done < bytes.length;) {
      const from = (startOf(index) + position + done) % PATTERN.length;
      const expected = PATTERN.subarray(from, from + bytes.length - done);
      if (!expected.equals(bytes.subarray(done, done + expected.length))) {
        throw new Error(`Object ${index} is wrong near byte ${position + done}`);
      }
      done += expected.length;
    }
    position += bytes.length;
  }
  if (position !== size) throw new Error(`Object ${index} has ${position} bytes`);
}

function open(method: string, index: number, more: Record<string, string>) {
  const path = `/${bucket}/load-${index}`;
  const { host } = new URL(url);
  const unsigned = { method, path, query: {}, headers: {}, host };
  const signed = signRequest({ ...unsigned, payloadHash: 'UNSIGNED-PAYLOAD' }, credentials);
  return request(`${url}${path}`, { method, headers: { ...signed, ...more }, agent: false });
}

/** Returns the response. A PUT's body is read here, a GET's by the caller. */
function answerOf(sending: ReturnType<typeof request>): Promise<Readable> {
  return new Promise((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`${sending.method} was answered ${response.statusCode}`));
      }
      if (sending.method === 'PUT') response.resume().on('end', () => resolve(response));
      else resolve(response);
    });
  });
}
