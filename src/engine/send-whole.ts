import { complete } from '../contract/calls.ts';
import type { FormPlan, PutPlan } from '../contract/schemas.ts';
import { FilestoreError } from '../contract/errors.ts';
import { bytesIn } from '../transport/payload.ts';
import type { Checks } from './checks.ts';
import type { Courier } from './courier.ts';
import { crc64Text } from './crc64-nvme.ts';
import { consequenceOf } from './failure-table.ts';
import type { Presigned } from './presign-queue.ts';

/** A file that goes up in one request. */
export type WholePresigned = Presigned<PutPlan | FormPlan>;

export function isWhole(presigned: Presigned): presigned is WholePresigned {
  return presigned.upload.kind !== 'multipart';
}

export interface WholeFile {
  /** What is signed now. */
  readonly presigned: () => WholePresigned;
  /** Announces it anew, under another id, because the signature has ended. */
  readonly renew: () => Promise<void>;
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
