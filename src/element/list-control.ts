import { FilestoreError, type ErrorCode } from '../contract/errors.ts';
import type { WorkerUrl } from '../workers/worker-class.ts';
import type { Prepare } from '../engine/prepare/prepare-file.ts';
import { dispatchAdd } from './dispatch-events.ts';
import { readListSettings } from './attributes.ts';
import type { ExistingFile, FilestoreFile } from './events.ts';
import { FormControl } from './form-control.ts';
import { parseExistingFiles } from './form/form-restore.ts';
import { Intake } from './input/intake.ts';
import type { ListSettings } from './list/list-settings.ts';
import { toFilestoreFile } from './list/file-snapshot.ts';
import { UploadList } from './list/upload-list.ts';
import { warnOnce } from './warn-once.ts';

/** A form control whose value is a list of files. It has no view. */
export abstract class ListControl extends FormControl {
  declare endpoint: string | null;
  declare apiKey: string | null;
  declare context: string | null;
  declare kind: string | null;
  declare grant: string | null;
  declare name: string | null;
  declare resumeScope: string | null;
  declare multiple: boolean;
  declare reorder: boolean;
  declare maxFiles: string | number | null;
  declare maxFileSize: string | number | null;
  declare minFileSize: string | number | null;
  declare maxTotalSize: string | number | null;
  declare accept: string | null;
  declare maxConnections: string | number | null;
  declare workerUrl: WorkerUrl | null;
  /** Changes, renames, replaces or refuses each file before it is uploaded. */
  declare prepare: Prepare | null;
  /** Returns a picture of a file that the browser cannot draw, for its row. */
  declare preview: ListSettings['preview'] | null;

  protected readonly list = new UploadList(
    () => readListSettings(this),
    undefined,
    (item) => dispatchAdd(this, item),
  );
  protected readonly intake = new Intake(
    this.list,
    () => this.beforeAdd(),
    () => this.isLocked,
  );

  /** The files on the list, in their order. */
  get files(): readonly FilestoreFile[] {
    return this.list.items.map(toFilestoreFile);
  }

  /**
   * Sets the existing files, for a form that edits a record. Their content is not loaded. A removed file is not
   * posted and can be restored. Files that were uploaded from this page stay on the list, and an equal list
   * changes nothing. To start over with these files, reset the form.
   */
  set files(existing: readonly ExistingFile[]) {
    const given = parseExistingFiles(existing);
    if (!given || given.invalidCount > 0) {
      warnOnce(
        '<filestore-upload>: files takes a list of objects with an id; anything else is ignored',
      );
    }
    if (given) this.changeByScript(() => this.list.setExisting(given.files));
  }

  /** The ids that the form posts. */
  get value(): readonly string[] {
    return this.list.ids;
  }

  /**
   * Sets the existing files by their ids, as `files` does. Null and an empty string remove all files, also those
   * that were uploaded from this page.
   */
  set value(ids: readonly string[] | string | null) {
    // A binding of a framework that has no value yet.
    if (ids === undefined) return;
    if (ids === null || ids === '') {
      this.changeByScript(() => this.list.clear());
      return;
    }
    const all: readonly unknown[] =
      typeof ids === 'string' ? ids.split(/\s+/).filter(Boolean) : ids;
    const list = all.filter((id) => typeof id === 'string');
    if (list.length < all.length)
      warnOnce('<filestore-upload>: value takes ids, which are strings');
    // A controlled component sets the value that it has just received.
    if (list.join(' ') === this.value.join(' ')) return;
    this.changeByScript(() => this.list.setExistingIds(list));
  }

  /** A script that sets the attribute `value` to what it is changes nothing. */
  override attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (name !== 'value' || before !== now) super.attributeChangedCallback(name, before, now);
  }

  /**
   * Adds files as if they had been chosen: a File, a Blob, or a list of them. A Blob is named after its type, such as
   * `image.png`. Files that break a constraint are listed as failed.
   */
  addFiles(added: Iterable<Blob> | Blob): void {
    this.intake.add(added);
  }

  /**
   * Removes a file from the list, aborts its upload and deletes it on the server. `remove` is the
   * platform's method that removes an element from its document.
   */
  removeFile(key: string): void {
    this.list.find(key)?.remove();
  }

  /**
   * Marks a finished file as failed, with the reason on its row, and makes the form invalid. Call it with the
   * file's id and the error code when your server could not store the file, for example with `file-rejected`
   * or `file-deleted` after a 410.
   */
  rejectFile(id: string, code: ErrorCode): void {
    this.list.findById(id)?.reject(new FilestoreError(code));
  }

  /** Retries every failed or canceled file for which a retry can help. */
  retry(): void {
    this.list.retry();
  }

  /** Pauses every upload until `resume`. S3 keeps what was uploaded. */
  pause(): void {
    this.list.pause();
  }

  /** Resumes every paused upload. */
  resume(): void {
    this.list.resume();
  }

  /** Aborts every upload in progress. The files stay on the list. */
  abort(): void {
    this.list.abort();
  }

  /** Makes a change that fires no events of a user. */
  protected abstract changeByScript(change: () => void): void;

  /** Called before files are added. */
  protected abstract beforeAdd(): void;
}
