import { parseFileKinds } from '../domain/file-kinds.ts';
import { readBoolean, readList } from '../runtime/environment.ts';
import type { UploadCheck } from '../../src/contract/responses.ts';
import type { UploadHandling } from './record-upload.ts';

/** The environment variables of every function that handles an uploaded file. */
export interface ArrivalEnvironment {
  readonly STORE_ON_LOAD: string;
  readonly CHECK_CONTENT: string;
  readonly SCAN_UPLOADS: string;
  readonly ALLOWED_TYPES: string;
  readonly FILE_KINDS: string;
}

export function uploadHandling(env: ArrivalEnvironment): UploadHandling {
  return {
    storeOnLoad: readBoolean(env, 'STORE_ON_LOAD'),
    checkContent: readBoolean(env, 'CHECK_CONTENT'),
    scanUploads: readBoolean(env, 'SCAN_UPLOADS'),
    allowedTypes: readList(env, 'ALLOWED_TYPES'),
    kinds: parseFileKinds(env.FILE_KINDS),
  };
}

/** Returns the checks that can reject a file after its upload. */
export function checksAfterUpload(handling: UploadHandling): readonly UploadCheck[] {
  return [
    ...(handling.checkContent ? (['content'] as const) : []),
    ...(handling.scanUploads ? (['scan'] as const) : []),
  ];
}
