import { readBoolean, readList } from '../runtime/environment.ts';
import type { UploadHandling } from './record-upload.ts';

/** The environment variables of every function that handles an uploaded file. */
export interface ArrivalEnvironment {
  readonly STORE_ON_LOAD: string;
  readonly CHECK_CONTENT: string;
  readonly SCAN_UPLOADS: string;
  readonly ALLOWED_TYPES: string;
}

export function uploadHandling(env: ArrivalEnvironment): UploadHandling {
  return {
    storeOnLoad: readBoolean(env, 'STORE_ON_LOAD'),
    checkContent: readBoolean(env, 'CHECK_CONTENT'),
    scanUploads: readBoolean(env, 'SCAN_UPLOADS'),
    allowedTypes: readList(env, 'ALLOWED_TYPES'),
  };
}
