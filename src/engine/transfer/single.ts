import { complete, parts } from '../../contract/operations.ts';
import type { FormPlan, PutPlan } from '../../contract/responses.ts';
import { FilestoreError, isFilestoreError } from '../../contract/errors.ts';
import { bytesIn } from '../../transport/payload.ts';
import type { Checks } from '../presign/hash-file.ts';
import type { Courier } from './transfer-client.ts';
import { crc64Text } from '../checksum/crc64-nvme.ts';
import { consequenceOf } from '../retry/retry-policy.ts';
import type { Presigned } from '../presign/presign-queue.ts';

/** A file that goes up in one request. */
export type WholePresigned = Presigned<PutPlan | FormPlan>;

export function isWhole(presigned: Presigned): presigned is WholePresigned {
  return presigned.upload.kind !== 'multipart';
}

export interface WholeFile {
  /** What is signed now. */
  readonly presigned: () => WholePresigned;
  /** Has it signed again, because the signature has ended. */
  readonly renew: () => Promise<void>;
}

/**
 * A new URL for the same file, so that neither a grant nor a quota pays twice for a pause. Undefined where
 * the server has no way to, and the file must be announced anew.
 */
export async function signAgain(
  courier: Courier,
  presigned: WholePresigned,
): Promise<WholePresigned | undefined> {
  const { id, token } = presigned;
  const started = courier.means.platform.now();
  try {
    const { upload } = await courier.call(parts, { id, token, body: {} });
    if (!upload) return undefined;
    return { ...presigned, upload, usableUntil: started + upload.expiresIn * 1000 };
  } catch (error) {
    if (!isFilestoreError(error) || error.code !== 'wrong-state') throw error;
    if (error.facts.state === 'PENDING') return undefined;
    // The answer to an earlier attempt was lost, and the file has been seen since.
    throw new FilestoreError('already-uploaded', { cause: error });
  }
}

/** Sends it, and returns the digest that S3 has compared. */
export async function sendWhole(courier: Courier, file: WholeFile): Promise<Checks> {
  const { platform, table } = courier.means;
  try {
    await courier.carry({
      size: bytesIn(file.presigned().bytes),
      renew: file.renew,
      place: async () => {
        const { upload, usableUntil, bytes } = file.presigned();
        return { url: upload.url, usableUntil, upload, bytes };
      },
      send: async ({ upload, bytes }, options) => {
        if (upload.kind === 'put') await platform.putBytes({ ...upload, bytes }, options);
        else await platform.postForm({ ...upload, bytes }, options);
      },
      // What is signed has been compared by S3; what is not is asked for below.
      compare: async () => undefined,
    });
  } catch (error) {
    courier.signal.throwIfAborted();
    if (consequenceOf(error, table) !== 'confirm') throw error;
    return confirm(courier, file.presigned());
  }
  const { checks } = file.presigned();
  const signed = checks.checksum !== undefined || checks.sha256 !== undefined;
  return signed ? checks : confirm(courier, file.presigned());
}

/**
 * What was not signed is compared afterwards, and so is what an attempt whose answer was lost may have
 * written: the server asks S3 for what it has.
 */
async function confirm(
  courier: Courier,
  { id, token, checks, bytes }: WholePresigned,
): Promise<Checks> {
  const { checksum, sha256 } = checks;
  const ours =
    checksum ??
    (sha256 === undefined && bytes instanceof Blob
      ? crc64Text(await courier.means.platform.digests.crc64(bytes, courier.signal))
      : undefined);
  const body = ours === undefined ? {} : { checksum: ours };
  const info = await courier.call(complete, { id, token, body });
  const differs = (mine?: string, theirs?: string): boolean =>
    mine !== undefined && theirs !== undefined && mine !== theirs;
  if (differs(ours, info.checksum) || differs(sha256, info.sha256)) {
    throw new FilestoreError('checksum-mismatch', { detail: 'S3 has other bytes' });
  }
  return ours === undefined ? checks : { checksum: ours };
}
