import { MEBIBYTE } from '../../src/contract/limits.ts';
import { partLength } from '../../src/contract/part-plan.ts';
import { PartsResponse, type AcceptedFile } from '../../src/contract/responses.ts';
import { type MultipartPlan, type SignedPart } from '../../src/contract/upload-plans.ts';
import { Crc64, crc64ToBase64 } from '../../src/engine/checksum/crc64-nvme.ts';
import { Broken, Unknown } from './outcome.ts';
import { exchange, type Exchange } from './exchange.ts';
import { expectBody, expectStatus } from './expectations.ts';
import { GeneratedBytes } from './generated-bytes.ts';
import type { Session } from './session.ts';

/** A file that the deployment uploads in parts. */
export interface LargeFile {
  readonly file: AcceptedFile;
  readonly plan: MultipartPlan;
  readonly bytes: GeneratedBytes;
}

export interface SentPart {
  readonly number: number;
  readonly etag: string;
  /** The CRC-64/NVME of the bytes that were sent. */
  readonly checksum: string;
  readonly answer: Exchange;
}

/** Not multiples of a part, so that the last part is shorter. The default limit is 64 MiB. */
const SIZES = [10, 20, 40, 68, 136].map((mebibytes) => mebibytes * MEBIBYTE + 7);
const CONNECTIONS = 3;

/** Registers growing sizes, and returns the smallest that the deployment uploads in two or more parts. */
export function largeFile(session: Session): Promise<LargeFile> {
  return session.once('a large file', async () => {
    const type = 'application/octet-stream';
    const files = SIZES.map((size) => ({ name: 'prove.bin', type, size }));
    const registered = await session.preprocess({ accepts: ['put', 'multipart'], files });
    for (const [index, file] of registered.entries()) {
      if (!('id' in file) || file.upload.kind !== 'multipart') continue;
      const { upload: plan } = file;
      if (plan.partCount < 2) continue;
      return { file, plan, bytes: new GeneratedBytes(SIZES[index] ?? 0) };
    }
    const codes = registered.map((file) => ('error' in file ? file.error.code : 'put'));
    throw new Unknown(
      `the deployment uploads no file of up to 136 MiB in parts (${[...new Set(codes)].join(', ')})`,
    );
  });
}

export function bytesOfPart({ plan, bytes }: LargeFile, number: number): Buffer {
  const length = partLength(plan, bytes.size, number) ?? 0;
  return bytes.slice((number - 1) * plan.partSize, length);
}

export function sendPart(session: Session, url: string, body: Uint8Array): Promise<Exchange> {
  const { signal, target } = session;
  const headers = { origin: target.origin };
  return exchange('the signed PUT of a part', url, { method: 'PUT', headers, body, signal });
}

/** Requests the URLs of parts, as the page does when the first URLs have expired. */
export async function signParts(
  session: Session,
  { file: { id, token } }: LargeFile,
  body: object,
): Promise<PartsResponse> {
  const answer = await session.call('POST', `/files/${id}/parts`, { token, body });
  return expectBody(answer, 200, PartsResponse);
}

/** Sends all parts, once. The last part is sent to a URL that `parts` has signed. */
export function uploadParts(session: Session): Promise<readonly SentPart[]> {
  return session.once('the parts', async () => {
    const large = await largeFile(session);
    const { partCount, parts } = large.plan;
    const signedAgain = await signParts(session, large, { numbers: [partCount] });
    const urls = new Map(
      [...parts, ...signedAgain.parts].map(({ number, url }: SignedPart) => [number, url]),
    );
    const waiting = Array.from({ length: partCount }, (_, index) => index + 1);
    const sent: SentPart[] = [];
    const next = async (): Promise<void> => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        sent.push(await sendOne(session, large, number, urls.get(number)));
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, next));
    return sent.toSorted((left, right) => left.number - right.number);
  });
}

async function sendOne(
  session: Session,
  large: LargeFile,
  number: number,
  url: string | undefined,
): Promise<SentPart> {
  if (url === undefined) throw new Broken(`a URL for part ${number}`, 'none');
  const bytes = bytesOfPart(large, number);
  const checksum = crc64ToBase64(new Crc64().update(bytes).digest());
  const answer = await sendPart(session, url, bytes);
  expectStatus(answer, 200);
  return { number, etag: answer.headers.get('etag') ?? '', checksum, answer };
}

/** Computes the CRC-64/NVME of the complete file without holding it in memory. */
export function wholeChecksum(session: Session): Promise<string> {
  return session.once('the checksum of the large file', async () => {
    const large = await largeFile(session);
    const crc64 = new Crc64();
    for (let number = 1; number <= large.plan.partCount; number += 1) {
      crc64.update(bytesOfPart(large, number));
    }
    return crc64ToBase64(crc64.digest());
  });
}
