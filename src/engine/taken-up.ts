import { planOf } from '../contract/part-plan.ts';
import type { FileRequest, MultipartPlan } from '../contract/schemas.ts';
import type { Platform } from './platform.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { InterruptedUpload } from './interrupted-store.ts';
import { PartLedger } from './part-ledger.ts';
import { PartUrls } from './part-urls.ts';
import type { Presigned } from './presign-queue.ts';
import type { PartedFile } from './send-parts.ts';

/** A file in parts that this tab alone may send. */
export interface HeldFile extends PartedFile {
  /** Another tab may have it from now on. */
  readonly letGo: () => void;
}

export interface Origin {
  readonly platform: Platform;
  /** Of the API and the key. */
  readonly scope: string;
}

const lockName = (id: string): string => `filestore-upload ${id}`;

/** An earlier upload of this very file to the same place that no other tab is at, or undefined. */
export async function findInterrupted(
  file: File,
  request: FileRequest,
  { platform, scope }: Origin,
): Promise<HeldFile | undefined> {
  const fingerprint = await fingerprintOf(file, request, scope);
  for (const earlier of await platform.interrupted.find(fingerprint)) {
    const letGo = await platform.lock(lockName(earlier.id));
    if (letGo) return { ...parted(file, earlier), letGo };
  }
  return undefined;
}

/** Remembers an upload that has just been announced. */
export async function holdNew(
  file: File,
  request: FileRequest,
  presigned: Presigned<MultipartPlan>,
  { platform, scope, handle }: Origin & { readonly handle?: FileSystemFileHandle | undefined },
): Promise<HeldFile> {
  const { id, token, upload, usableUntil } = presigned;
  const { name, size, type, context } = request;
  const { partSize, partCount } = upload;
  const held = parted(file, { id, token, partSize });
  held.urls.add(upload.parts, usableUntil);
  const letGo = (await platform.lock(lockName(id))) ?? (() => undefined);
  const record: InterruptedUpload = {
    id,
    token,
    fingerprint: await fingerprintOf(file, request, scope),
    scope,
    name,
    size,
    type,
    ...(context !== undefined && { context }),
    partSize,
    partCount,
    keepUntil: Date.parse(presigned.expiresAt),
    ...(handle && { handle }),
  };
  await platform.interrupted.keep(record);
  return { ...held, letGo };
}

function parted(
  file: File,
  { id, token, partSize }: Pick<InterruptedUpload, 'id' | 'token' | 'partSize'>,
): PartedFile {
  const handle = { id, token };
  const ledger = new PartLedger(file, planOf(file.size, partSize));
  return { handle, ledger, urls: new PartUrls(handle, ledger) };
}
