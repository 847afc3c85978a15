import { readBoolean, readList } from '../runtime/environment.ts';
import type { UploadHandling } from './record-upload.ts';

/** What every function that meets an arriving file is told. */
export interface ArrivalEnvironment {
  readonly STORE_ON_LOAD: string;
  readonly CHECK_CONTENT: string;
  readonly SCAN_UPLOADS: string;
  readonly ALLOWED_TYPES: string;
}

export function uploadHandling(env: ArrivalEnvironment): UploadHandling {
  return {
    storeOnLoad: readBoolean(env.STORE_ON_LOAD, 'STORE_ON_LOAD'),
    checkContent: readBoolean(env.CHECK_CONTENT, 'CHECK_CONTENT'),
    scanUploads: readBoolean(env.SCAN_UPLOADS, 'SCAN_UPLOADS'),
    allowedTypes: readList(env.ALLOWED_TYPES),
  };
}
