import { FilestoreError, hasCode } from '../../contract/errors.ts';
import { complete, parts } from '../../contract/operations.ts';
import type { FormPlan, PutPlan } from '../../contract/upload-plans.ts';
import { bytesIn } from '../../transport/payload.ts';
import { crc64ToBase64 } from '../checksum/crc64-nvme.ts';
import type { Checksums } from '../presign/hash-file.ts';
import type { Presigned } from '../presign/file-to-presign.ts';
import { withRetry } from '../retry/retry.ts';
import { actionFor } from '../retry/retry-policy.ts';
import type { TransferClient } from './transfer-client.ts';
import { isFresh, S3Request } from './s3-request.ts';

/** A file that is uploaded in one request. */
export type PresignedSingle = Presigned<PutPlan | FormPlan>;

/** Replaces a signature that has expired. */
type RefreshSingle = (expired: PresignedSingle) => Promise<PresignedSingle>;

/** Uploads a file in one request and returns the checksums that S3 has compared. */
export async function uploadSingle(
  client: TransferClient,
  first: PresignedSingle,
  refresh: RefreshSingle,
): Promise<UploadedSingle> {
  const { platform, policy } = client.deps;
  const retry = client.startRetry();
  let presigned = first;
  let expired = false;
  let compared = false;
  for (;;) {
    const request = new S3Request(client, bytesIn(presigned.bytes));
    try {
      if (expired) presigned = await refresh(presigned);
      await request.connect(presigned.upload.url);
      // Refreshed while it has the connection: waiting for another one could take as long again. If the new URL has
      // another host, it has to.
      if (!isFresh(presigned.freshUntil, platform.now())) presigned = await refresh(presigned);
      await request.connect(presigned.upload.url);
      const { upload, bytes, freshUntil, checksums } = presigned;
      const options = request.start(freshUntil, retry.failures);
      if (upload.kind === 'put') await platform.putObject({ ...upload, bytes }, options);
      else await platform.postObject({ ...upload, bytes }, options);
      request.markSent();
      request.markConfirmed();
      // S3 has compared a signed checksum.
      compared = (checksums.checksum ?? checksums.sha256) !== undefined;
      break;
    } catch (error) {
      request.fail(error);
      client.signal.throwIfAborted();
      if (actionFor(error, policy) === 'confirm') break;
      expired = await retry.next(error, true);
      // A form shows no progress. The network has become slow, so the file is signed again as a PUT, which does.
      if (presigned.upload.kind === 'form' && hasCode(error, 'upload-stalled')) expired = true;
    }
  }
  const { id, checks, checksums } = presigned;
  if (!compared) return { id, ...(await confirmWithServer(client, presigned)) };
  if (checks?.includes('content')) await waitForContentCheck(client, presigned);
  return { id, ...checksums };
}

interface UploadedSingle extends Checksums {
  readonly id: string;
}

/**
 * Signs the same file again, so that a pause does not count twice against a grant or a quota. Returns
 * undefined if the server cannot do so; the file then has to be registered again.
 */
export async function refreshSignature(
  client: TransferClient,
  presigned: PresignedSingle,
): Promise<PresignedSingle | undefined> {
  const { id, token } = presigned;
  const started = client.deps.platform.now();
  try {
    const { upload } = await client.call(parts, { id, token, body: {} });
    return upload && { ...presigned, upload, freshUntil: started + upload.expiresIn * 1000 };
  } catch (error) {
    if (!hasCode(error, 'wrong-state')) throw error;
    if (error.details.state === 'PENDING') return undefined;
    // The response to an earlier attempt was lost, and S3 has reported the file since.
    throw new FilestoreError('already-uploaded', { cause: error });
  }
}

/** The server rejects a file whose content does not match its type. */
async function waitForContentCheck(client: TransferClient, ref: PresignedSingle): Promise<void> {
  const { deps, signal, status } = client;
  status.setConfirming();
  await withRetry(client.startRetry(), () => deps.confirmQueue.ask(ref, signal));
}

/**
 * Asks the server what S3 has. Needed for a checksum that was not signed, and after an attempt whose
 * response was lost.
 */
async function confirmWithServer(
  client: TransferClient,
  { id, token, checksums, bytes }: PresignedSingle,
): Promise<Checksums> {
  const { sha256 } = checksums;
  let { checksum } = checksums;
  if (!(checksum ?? sha256) && bytes instanceof Blob) {
    checksum = crc64ToBase64(await client.deps.platform.hasher.crc64(bytes, client.signal));
  }
  const info = await client.call(complete, { id, token, body: checksum ? { checksum } : {} });
  if (differs(checksum, info.checksum) || differs(sha256, info.sha256)) {
    throw new FilestoreError('checksum-mismatch', { detail: 'S3 has other bytes' });
  }
  return checksum ? { checksum } : checksums;
}

function differs(computed: string | undefined, stored: string | undefined): boolean {
  return computed !== undefined && stored !== undefined && computed !== stored;
}
