import { FilestoreError } from '../contract/errors.ts';
import type { UploadState } from '../contract/upload-states.ts';
import type { Upload } from '../engine/upload.ts';
import { Uploader, type UploaderSettings } from '../engine/uploader.ts';
import type { FilestoreEventMap } from './events.ts';
import { refuseFile, type FileLimits } from './file-limits.ts';
import { snapshot } from './snapshot.ts';
import { UploadItem, type ItemOwner } from './upload-item.ts';

export interface ListSettings extends UploaderSettings, FileLimits {
  readonly context?: string | undefined;
  /** Without it a new file replaces the old one. */
  readonly multiple: boolean;
}

/** What the list needs of the element. */
export interface ListHost {
  settings(): ListSettings;
  emit<Type extends keyof FilestoreEventMap>(
    type: Type,
    detail: FilestoreEventMap[Type]['detail'],
  ): void;
  /** The list or a state on it has changed. Progress alone is no change. */
  listChanged(): void;
}

/** The files that there are and what becomes of them: the one truth behind the form and the rows. */
export class UploadList implements ItemOwner {
  readonly #host: ListHost;
  #items: readonly UploadItem[] = [];
  #uploader: { readonly instance: Uploader; readonly settings: string } | undefined;

  constructor(host: ListHost) {
    this.#host = host;
  }

  get items(): readonly UploadItem[] {
    return this.#items;
  }

  add(files: readonly File[]): void {
    const { multiple, maxFiles = Number.POSITIVE_INFINITY } = this.#host.settings();
    const most = multiple ? maxFiles : 1;
    const taken = files.slice(0, multiple ? Math.max(0, most - this.#items.length) : 1);
    if (!multiple && taken.length > 0) for (const item of this.#items) this.remove(item);
    for (const file of taken) this.#addOne(file);
    for (const { name } of files.slice(taken.length)) {
      const error = new FilestoreError('too-many-files', { limit: most });
      this.#host.emit('filestore-error', { name, error });
    }
    this.#host.listChanged();
    this.#settle();
  }

  /** Off the list, and off the server as far as it can be reached; expire takes the rest. */
  remove(item: UploadItem): void {
    if (item.state.status === 'done') void item.revert().catch(() => undefined);
    item.dismiss();
  }

  /** Files that the element itself refuses stay refused. */
  retry(): void {
    for (const item of this.#items) {
      if (item.state.status === 'aborted' || item.state.status === 'failed') {
        if (!this.refusal(item.file)) item.retry();
      }
    }
  }

  pause(): void {
    for (const item of this.#items) item.pause();
  }

  resume(): void {
    for (const item of this.#items) item.resume();
  }

  abort(): void {
    for (const item of this.#items) item.abort();
  }

  /** Forgets everything and deletes nothing that is done: its server may be storing it just now. */
  reset(): void {
    const items = this.#items;
    const wasBusy = items.some(({ busy }) => busy);
    this.#items = [];
    for (const item of items) {
      item.abort();
      this.#host.emit('filestore-remove', { file: snapshot(item) });
    }
    if (wasBusy) this.#host.emit('filestore-idle', null);
    this.#host.listChanged();
  }

  start(file: File, onState: (state: UploadState) => void): Upload {
    const { endpoint, apiKey, maxConnections, context } = this.#host.settings();
    const settings = JSON.stringify([endpoint, apiKey, maxConnections]);
    if (this.#uploader?.settings !== settings) {
      const instance = new Uploader({ endpoint, apiKey, maxConnections });
      this.#uploader = { instance, settings };
    }
    return this.#uploader.instance.upload(file, { context, onState });
  }

  changed(item: UploadItem, state: UploadState): void {
    if (!this.#items.includes(item)) return;
    const file = snapshot(item);
    if (state.status === 'sending') {
      this.#host.emit('filestore-progress', { file });
      return;
    }
    this.#host.listChanged();
    if (state.status === 'done') this.#host.emit('filestore-done', { file });
    if (state.status === 'failed') {
      this.#host.emit('filestore-error', { file, name: file.name, error: state.error });
    }
    if (!item.busy) this.#settle();
  }

  dismissed(item: UploadItem): void {
    if (!this.#items.includes(item)) return;
    this.#items = this.#items.filter((other) => other !== item);
    this.#host.listChanged();
    this.#host.emit('filestore-remove', { file: snapshot(item) });
  }

  revertChanged(): void {
    this.#host.listChanged();
  }

  revertFailed(item: UploadItem, error: FilestoreError): void {
    // Not for one that is off the list already: nobody is waiting for it, and it expires.
    if (!this.#items.includes(item)) return;
    this.#host.emit('filestore-error', { file: snapshot(item), name: item.file.name, error });
  }

  #addOne(file: File): void {
    const refused = this.refusal(file);
    const item = new UploadItem(file, this, refused);
    this.#items = [...this.#items, item];
    this.#host.emit('filestore-add', { file: snapshot(item) });
    if (refused) {
      this.#host.emit('filestore-error', { file: snapshot(item), name: file.name, error: refused });
    } else {
      item.start();
    }
  }

  refusal(file: File): FilestoreError | undefined {
    const settings = this.#host.settings();
    if (!settings.endpoint || !settings.apiKey) return new FilestoreError('endpoint-missing');
    const others = this.#items.filter((item) => item.file !== file);
    const total = others.reduce((sum, item) => sum + item.file.size, 0);
    return refuseFile(file, settings, total);
  }

  #settle(): void {
    if (this.#items.length > 0 && !this.#items.some(({ busy }) => busy)) {
      this.#host.emit('filestore-idle', null);
    }
  }
}
