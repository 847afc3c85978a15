import { flag, list } from '../runtime/environment.ts';
import type { ArrivalPolicy } from './record-upload.ts';

/** What every function that meets an arriving file is told. */
export interface ArrivalEnvironment {
  readonly STORE_ON_LOAD: string;
  readonly CHECK_CONTENT: string;
  readonly SCAN_UPLOADS: string;
  readonly ALLOWED_TYPES: string;
}

export function arrivalPolicy(env: ArrivalEnvironment): ArrivalPolicy {
  return {
    storeOnLoad: flag(env.STORE_ON_LOAD, 'STORE_ON_LOAD'),
    checkContent: flag(env.CHECK_CONTENT, 'CHECK_CONTENT'),
    scanUploads: flag(env.SCAN_UPLOADS, 'SCAN_UPLOADS'),
    allowedTypes: list(env.ALLOWED_TYPES),
  };
}
