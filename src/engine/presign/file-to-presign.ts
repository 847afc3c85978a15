import type { FileRequest } from '../../contract/requests.ts';
import type { UploadCheck } from '../../contract/responses.ts';
import type { UploadPlan } from '../../contract/upload-plans.ts';
import type { WaitReason } from '../../contract/upload-states.ts';
import type { Payload } from '../../transport/payload.ts';
import type { Checksums, HashedBytes } from './hash-file.ts';

/** A file to register and sign. */
export interface FileToPresign {
  /** Identifies the upload for `started`. */
  readonly key: object;
  readonly file: Blob;
  readonly request: FileRequest;
  readonly signal: AbortSignal;
  /** The checksums for an upload whose signature has expired. It does not wait until others have started. */
  readonly hashed?: HashedBytes | undefined;
  readonly onStep: (step: 'hashing' | 'presigning') => void;
  readonly onWait: (reason: WaitReason) => void;
}

/** A registered file and its bytes. `freshUntil` is when its URL expires, on this page's clock. */
export interface Presigned<Plan extends UploadPlan = UploadPlan> {
  readonly id: string;
  readonly token: string;
  /** When the server deletes the file unless it is stored, in ISO 8601. */
  readonly expiresAt: string;
  /** The checks of the server that follow the upload. */
  readonly checks?: readonly UploadCheck[] | undefined;
  readonly upload: Plan;
  readonly freshUntil: number;
  readonly bytes: Payload;
  readonly checksums: Checksums;
}

/** A file in the presign queue. */
export interface QueuedFile extends FileToPresign {
  readonly resolve: (presigned: Presigned) => void;
  readonly reject: (reason: unknown) => void;
}

/** A file whose checksum, if it needs one, is known. */
export interface HashedFile extends QueuedFile {
  readonly hashed: HashedBytes;
}

/** Whether the server scans the file after the upload. */
export function isScanned({ checks = [] }: Pick<Presigned, 'checks'>): boolean {
  return checks.includes('scan');
}
