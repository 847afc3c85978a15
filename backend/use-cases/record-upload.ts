import { fileTypeFromBuffer } from 'file-type';
import { CONTENT_SNIFF_BYTES } from '../../src/contract/limits.ts';
import { contradictsDeclaredType } from '../domain/content-type.ts';
import {
  markRejected,
  markStoredOnLoad,
  markUploaded,
  type UploadedObject,
} from '../domain/file-transitions.ts';
import type { UploadPolicy } from '../domain/upload-policy.ts';
import type { ChangeResult, FileTable } from '../stores/file-table.ts';
import { completeRejection } from './delete-file.ts';
import type { ObjectStore } from '../stores/object-store.ts';

/** What a deployment does with a file that has arrived. */
export interface UploadHandling extends Pick<UploadPolicy, 'allowedTypes'> {
  /** StoreOnLoad: arriving is enough to be kept. */
  readonly storeOnLoad: boolean;
  /** Look at the first bytes. */
  readonly checkContent: boolean;
  /** Nothing is kept before the scan has found no threat. */
  readonly scanUploads: boolean;
}

export interface RecordUploadDeps {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly arrival: UploadHandling;
  readonly clock: () => number;
}

/**
 * Notes that an object is in S3, on whoever's word: the event's, the browser's or the form's server's.
 * Its type was signed, so S3 has the declared one. What lies about it is marked and deleted.
 */
export async function recordUpload(
  key: string,
  object: UploadedObject,
  dependencies: RecordUploadDeps,
): Promise<ChangeResult> {
  const { files, arrival, clock } = dependencies;
  if (await isMislabelled(key, object, dependencies)) {
    const rejected = await files.update(key, markRejected(key, 'content', clock()));
    const current = rejected.changed ? rejected.record : rejected.current;
    // Also when an earlier try has marked it and got no further.
    if (current?.state === 'DELETING') await completeRejection(current, dependencies);
    return { changed: false, current };
  }
  const mark = arrival.storeOnLoad && !arrival.scanUploads ? markStoredOnLoad : markUploaded;
  return files.update(key, mark(object, clock()));
}

/** An object that is gone meanwhile says nothing: whoever asked is told by the row. */
async function isMislabelled(
  key: string,
  object: UploadedObject,
  { objects, arrival }: RecordUploadDeps,
): Promise<boolean> {
  if (!arrival.checkContent) return false;
  const bytes = await objects.firstBytes(key, object, CONTENT_SNIFF_BYTES);
  if (!bytes) return false;
  const detected = await fileTypeFromBuffer(bytes);
  return contradictsDeclaredType(object.type, detected?.mime, arrival);
}
