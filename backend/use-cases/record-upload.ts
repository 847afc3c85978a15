import { fileTypeFromBuffer } from 'file-type';
import { SNIFF_BYTES } from '../../src/contract/limits.ts';
import { contentLies } from '../domain/content-type.ts';
import {
  markRejected,
  markStoredOnLoad,
  markUploaded,
  type ArrivedObject,
} from '../domain/file-transitions.ts';
import type { UploadPolicy } from '../domain/upload-policy.ts';
import type { ChangeResult, FileTable } from '../stores/file-table.ts';
import { finishRejection } from './delete-file.ts';
import type { ObjectStore } from '../stores/object-store.ts';

/** What a deployment does with a file that has arrived. */
export interface ArrivalPolicy extends Pick<UploadPolicy, 'allowedTypes'> {
  /** StoreOnLoad: arriving is enough to be kept. */
  readonly storeOnLoad: boolean;
  /** Look at the first bytes. */
  readonly checkContent: boolean;
  /** Nothing is kept before the scan has found no threat. */
  readonly scanUploads: boolean;
}

export interface ArrivalDependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly arrival: ArrivalPolicy;
  readonly clock: () => number;
}

/**
 * Notes that an object is in S3, on whoever's word: the event's, the browser's or the form's server's.
 * Its type was signed, so S3 has the declared one. What lies about it is marked and deleted.
 */
export async function arrive(
  key: string,
  object: ArrivedObject,
  dependencies: ArrivalDependencies,
): Promise<ChangeResult> {
  const { files, arrival, clock } = dependencies;
  if (await lies(key, object, dependencies)) {
    const rejected = await files.change(key, markRejected(key, 'content', clock()));
    const current = rejected.changed ? rejected.record : rejected.current;
    // Also when an earlier try has marked it and got no further.
    if (current?.state === 'DELETING') await finishRejection(current, dependencies);
    return { changed: false, current };
  }
  const mark = arrival.storeOnLoad && !arrival.scanUploads ? markStoredOnLoad : markUploaded;
  return files.change(key, mark(object, clock()));
}

/** An object that is gone meanwhile says nothing: whoever asked is told by the row. */
async function lies(
  key: string,
  object: ArrivedObject,
  { objects, arrival }: ArrivalDependencies,
): Promise<boolean> {
  if (!arrival.checkContent) return false;
  const bytes = await objects.firstBytes(key, object, SNIFF_BYTES);
  if (!bytes) return false;
  const detected = await fileTypeFromBuffer(bytes);
  return contentLies(object.type, detected?.mime, arrival);
}
