import { FilestoreError, isFilestoreError } from '../../contract/errors.ts';
import { CONNECTIONS_PER_HOST } from '../../contract/limits.ts';
import { complete, parts } from '../../contract/operations.ts';
import type { StoredPart } from '../../contract/responses.ts';
import type { Courier } from './transfer-client.ts';
import { crc64Text } from '../checksum/crc64-nvme.ts';
import { consequenceOf } from '../retry/retry-policy.ts';
import type { PartLedger, SentPart } from './part-tracker.ts';
import type { PartUrls, UploadHandle } from './part-urls.ts';

/** A file that goes up in parts: what is left of it when it is paused. */
export interface PartedFile {
  readonly handle: UploadHandle;
  readonly ledger: PartLedger;
  readonly urls: PartUrls;
}

/** Parts that are sent or wait for a connection or for their sum: two hosts' worth never idle. */
const WORKERS = 4 * CONNECTIONS_PER_HOST;

/**
 * Points on the way of a part at which its sum is begun, one part here and the next there. Begun all at
 * once they would keep the sending waiting for the processor and the disk, and then have nothing to do.
 */
const SUM_POINTS = 6;

/** Times that S3 is asked what it has after a complete that found parts missing. */
const RESYNCS = 2;

/**
 * Sends every part that S3 does not have and joins them. Returns the CRC-64/NVME of the whole, which S3
 * has compared.
 */
export async function sendParts(
  courier: Courier,
  file: PartedFile,
  onConfirming: () => void,
): Promise<string> {
  for (let resyncs = 0; ; resyncs += 1) {
    courier.haveLanded(file.ledger.landed);
    await sendOpen(courier, file);
    onConfirming();
    try {
      return await join(courier, file);
    } catch (error) {
      courier.signal.throwIfAborted();
      const again = consequenceOf(error, courier.means.table) === 'resync' && resyncs < RESYNCS;
      if (!again) throw error;
      file.ledger.keepOnly(await storedParts(courier, file.handle));
    }
  }
}

/**
 * Takes up an upload that S3 has a share of. Each part is read again and compared, so that a file which
 * has changed since is noticed whatever its name, size and date.
 *
 * @throws {FilestoreError} `upload-gone` when a part is of other bytes
 */
export async function takeUp(
  courier: Courier,
  { handle, ledger }: Pick<PartedFile, 'handle' | 'ledger'>,
): Promise<void> {
  const stored = await storedParts(courier, handle).catch(async (error: unknown) => {
    if (!isFilestoreError(error) || error.code !== 'wrong-state') throw error;
    // The last page may have died while it waited for S3's word. Then the whole is compared.
    await courier.call(complete, { ...handle, body: {} }).catch((cause: unknown) => {
      throw new FilestoreError('upload-gone', { detail: 'it is not open any more', cause });
    });
    return undefined;
  });
  const sum = (number: number): Promise<PartChecksum> =>
    checksumOf(courier, ledger.bytesOf(number));
  for (const number of stored ? [] : ledger.open()) {
    ledger.sent(number, { etag: undefined, ...(await sum(number)) });
  }
  for (const { number, size, etag, checksum } of stored ?? []) {
    if (ledger.has(number)) continue;
    const ours = await sum(number);
    if (size !== ledger.lengthOf(number) || (checksum ?? ours.checksum) !== ours.checksum) {
      throw new FilestoreError('upload-gone', { detail: `part ${number} is of another file` });
    }
    ledger.sent(number, { etag, ...ours });
  }
}

type PartChecksum = Omit<SentPart, 'etag'>;

async function checksumOf({ means, signal }: Courier, bytes: Blob): Promise<PartChecksum> {
  const crc64 = await means.platform.digests.crc64(bytes, signal);
  return { crc64, checksum: crc64Text(crc64) };
}

async function storedParts(courier: Courier, handle: UploadHandle): Promise<readonly StoredPart[]> {
  const { uploaded = [] } = await courier.call(parts, { ...handle, body: { list: true } });
  return uploaded;
}

/** No waves: whoever is ready takes the next part. The first failure that is final ends all. */
async function sendOpen(courier: Courier, file: PartedFile): Promise<void> {
  const failed = new AbortController();
  const group = courier.until(failed.signal);
  const work = async (): Promise<void> => {
    for (let number = file.ledger.take(); number !== undefined; number = file.ledger.take()) {
      try {
        await sendOne(group, file, number);
      } catch (error) {
        file.ledger.giveBack(number);
        failed.abort(error);
        return;
      }
    }
  };
  const workers = Math.min(WORKERS, file.ledger.plan.partCount);
  await Promise.all(Array.from({ length: workers }, work));
  courier.signal.throwIfAborted();
  failed.signal.throwIfAborted();
}

async function sendOne(
  courier: Courier,
  { ledger, urls }: PartedFile,
  number: number,
): Promise<void> {
  const bytes = ledger.bytesOf(number);
  const { platform } = courier.means;
  let hashed: Promise<PartChecksum> | undefined;
  const sumFrom = bytes.size * ((number % SUM_POINTS) / SUM_POINTS);
  const hash = (): Promise<PartChecksum> => (hashed ??= checksumOf(courier, bytes));
  const part = await courier.carry({
    size: bytes.size,
    place: () => urls.placeOf(number, courier),
    renew: async () => urls.drop(number),
    send: ({ url }, options) => {
      const onProgress = (sent: number): void => {
        if (sent >= sumFrom) hash().catch(() => undefined);
        options.onProgress(sent);
      };
      return platform.putBytes({ url, headers: {}, bytes }, { ...options, onProgress });
    },
    compare: async ({ etag, checksum }) => {
      if (etag === null) {
        throw new FilestoreError('storage-answer-hidden', {
          detail: 'the bucket’s CORS must have ETag in ExposeHeaders',
        });
      }
      ledger.unsure.add(number);
      const ours = await hash();
      // A store that tells no checksum of a part compares the whole at the end.
      if (checksum !== null && checksum !== ours.checksum) {
        ledger.unsure.delete(number);
        throw new FilestoreError('bytes-differ', { detail: `part ${number}` });
      }
      return { etag, ...ours };
    },
  });
  ledger.sent(number, part);
}

async function join(courier: Courier, { handle, ledger }: PartedFile): Promise<string> {
  const body = ledger.body();
  const { checksum } = await courier.call(complete, { ...handle, body });
  if (checksum !== undefined && checksum !== body.checksum) {
    throw new FilestoreError('checksum-mismatch', { detail: 'of the whole file' });
  }
  return body.checksum;
}
