import { planOf } from '../../contract/part-plan.ts';
import type { MultipartPlan } from '../../contract/responses.ts';
import type { FileRequest } from '../../contract/requests.ts';
import type { Platform } from '../platform.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { InterruptedUpload } from './resumable-store.ts';
import { PartLedger } from '../transfer/part-tracker.ts';
import { PartUrls } from '../transfer/part-urls.ts';
import type { Presigned } from '../presign/presign-queue.ts';
import type { PartedFile } from '../transfer/multipart.ts';

/** A file in parts that this tab alone may send. */
export interface HeldFile extends PartedFile {
  /** Another tab may have it from now on. */
  readonly letGo: () => void;
  /** It need not go on after this page. */
  readonly forget: () => Promise<void>;
}

/** Where uploads that a page did not finish are looked for, and kept. */
export interface Origin {
  readonly platform: Platform;
  /** Of the API and the key. */
  readonly scope: string;
}

export const lockName = (id: string): string => `filestore-upload ${id}`;

/** An earlier upload of this very file to the same place that no other tab is at, or undefined. */
export async function findInterrupted(
  file: File,
  request: FileRequest,
  { platform, scope }: Origin,
): Promise<HeldFile | undefined> {
  // Mostly there is nothing at all, and then the file need not be read for it.
  if ((await platform.interrupted.all(scope)).length === 0) return undefined;
  const fingerprint = await fingerprintOf(file, request, scope);
  for (const earlier of await platform.interrupted.find(fingerprint)) {
    const letGo = await platform.lock(lockName(earlier.id));
    // Whoever held it may have ended the upload meanwhile.
    const still = (await platform.interrupted.find(fingerprint)).some(
      ({ id }) => id === earlier.id,
    );
    if (letGo && !still) letGo();
    if (!letGo || !still) continue;
    const forget = (): Promise<void> => platform.interrupted.forget(earlier.id);
    return { ...parted(file, earlier), letGo, forget };
  }
  return undefined;
}

/** Takes a new upload for this tab, and remembers it while its first parts are sent. */
export function holdNew(
  file: File,
  request: FileRequest,
  presigned: Presigned<MultipartPlan>,
  origin: Origin & { readonly handle?: FileSystemFileHandle | undefined },
): HeldFile {
  const { id, token, upload, usableUntil } = presigned;
  const { partSize } = upload;
  const held = parted(file, { id, token, partSize });
  held.urls.add(upload.parts, usableUntil);
  const { platform } = origin;
  const locked = platform.lock(lockName(id)).catch(() => undefined);
  // In a later task: its reading must not keep the first bytes waiting.
  const kept = new Promise<void>((resolve) => {
    platform.soon(() => {
      void remember(file, request, presigned, origin)
        .catch(() => undefined)
        .then(resolve);
    });
  });
  return {
    ...held,
    letGo: () => void locked.then((letGo) => letGo?.()),
    // After it was kept: forgotten before, it would come back.
    forget: () => kept.then(() => platform.interrupted.forget(id)),
  };
}

async function remember(
  file: File,
  request: FileRequest,
  presigned: Presigned<MultipartPlan>,
  { platform, scope, handle }: Origin & { readonly handle?: FileSystemFileHandle | undefined },
): Promise<void> {
  const { id, token, upload, expiresAt } = presigned;
  const { name, size, type, context } = request;
  const { partSize, partCount } = upload;
  await platform.interrupted.keep({
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
    keepUntil: Date.parse(expiresAt),
    ...(handle && { handle }),
  });
}

function parted(
  file: File,
  { id, token, partSize }: Pick<InterruptedUpload, 'id' | 'token' | 'partSize'>,
): PartedFile {
  const handle = { id, token };
  const ledger = new PartLedger(file, planOf(file.size, partSize));
  return { handle, ledger, urls: new PartUrls(handle, ledger) };
}
