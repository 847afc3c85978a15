import { CONTENT_SNIFF_BYTES } from '../../src/contract/limits.ts';
import { contradictsDeclaredType } from '../domain/content-type.ts';
import { detectContent } from '../domain/detect-content.ts';
import {
  markRejected,
  markStoredOnLoad,
  markUploaded,
  type UploadedObject,
} from '../domain/file-transitions.ts';
import type { UploadPolicy } from '../domain/upload-policy.ts';
import { completeRejection } from './delete-file.ts';
import type { ObjectStore } from '../stores/s3/object-store.ts';
import type { ChangeResult, FileTable } from '../stores/database.ts';

/** How a deployment handles an uploaded file. */
export interface UploadHandling extends Pick<UploadPolicy, 'allowedTypes' | 'kinds'> {
  /** StoreOnLoad: an uploaded file is stored without a call of store. */
  readonly storeOnLoad: boolean;
  /** The first bytes are compared with the declared type. */
  readonly checkContent: boolean;
  /** A file is stored only after a scan has found no threat. */
  readonly scanUploads: boolean;
}

export interface RecordUploadDeps {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly handling: UploadHandling;
  readonly clock: () => number;
}

/**
 * Records that an object is in S3, whether the event, the browser or the form's server reported it. The type
 * was signed, so the object has the declared type. A file whose content contradicts it is rejected and
 * deleted.
 */
export async function recordUpload(
  key: string,
  object: UploadedObject,
  dependencies: RecordUploadDeps,
): Promise<ChangeResult> {
  const { files, handling, clock } = dependencies;
  if (await contradictsType(key, object, dependencies)) {
    const rejected = await files.update(key, markRejected(key, 'content', clock()));
    const current = rejected.changed ? rejected.record : rejected.current;
    // Also finishes the deletion if an earlier attempt failed after marking the row.
    if (current?.state === 'DELETING') await completeRejection(current, dependencies);
    return { changed: false, current };
  }
  const mark = handling.storeOnLoad && !handling.scanUploads ? markStoredOnLoad : markUploaded;
  return files.update(key, mark(object, clock()));
}

/** Returns false if the object no longer exists. The row then determines the response. */
async function contradictsType(
  key: string,
  object: UploadedObject,
  dependencies: RecordUploadDeps,
): Promise<boolean> {
  const { objects, handling } = dependencies;
  if (!handling.checkContent) return false;
  const bytes = await objects.firstBytes(key, object, CONTENT_SNIFF_BYTES);
  if (!bytes) return false;
  const content = await detectContent(bytes);
  const lists = [handling.allowedTypes, ...(await allowedTypesOfKind(key, dependencies))];
  return lists.some((allowedTypes) =>
    contradictsDeclaredType(object.type, content, { allowedTypes }),
  );
}

/** The list of the file's kind, if it has one. Only a deployment with such a kind reads the row. */
async function allowedTypesOfKind(
  key: string,
  { files, handling: { kinds } }: RecordUploadDeps,
): Promise<readonly (readonly string[])[]> {
  if (![...kinds.values()].some(({ allowedTypes }) => allowedTypes)) return [];
  const row = await files.get(key);
  const list = row?.kind === undefined ? undefined : kinds.get(row.kind)?.allowedTypes;
  return list ? [list] : [];
}
