import { FilestoreError, type ErrorCode } from '../contract/errors.ts';
import { describeError } from '../i18n/error-messages.ts';
import { provideErrorTexts } from '../i18n/error-texts.ts';
import { loadLocale, translatorFor } from '../i18n/locales.ts';
import { rowText } from '../views/row/row-text.ts';
import { readListSettings } from './attributes.ts';
import { ControllerServices } from './controller-services.ts';
import { settingNames } from './element-properties.ts';
import { dispatchAdd, dispatchListEvent } from './dispatch-events.ts';
import type { ExistingFile, FilestoreEventMap, FilestoreFile } from './events.ts';
import { parseExistingFiles } from './form/form-restore.ts';
import { LeaveGuard } from './form/leave-guard.ts';
import { carriesFiles, readDataTransfer } from './input/drop-controller.ts';
import { Intake } from './input/intake.ts';
import { openFileDialog, type FileDialogOptions } from './input/open-file-dialog.ts';
import { knownLanguage } from './language.ts';
import { toFilestoreFile } from './list/file-snapshot.ts';
import type { ListItem } from './list/list-item.ts';
import { UploadList } from './list/upload-list.ts';
import { listInterrupted, watchOnServer } from './list-services.ts';
import {
  isSame,
  noUploads,
  unset,
  type Listener,
  type UploadControllerOptions,
  type Uploads,
} from './upload-controller-state.ts';
import { provideSource } from './upload-source.ts';

/** Milliseconds between two notifications of the subscribers. */
const NOTIFY_MILLISECONDS = 50;

/**
 * The list of uploads behind `<filestore-upload>` without an element, for a user interface of your own. It fires the
 * element's events and is a store for Svelte; there is a hook for React and a composable for Vue.
 *
 * ```js
 * const uploads = new UploadController({ endpoint: 'https://…/v1', apiKey: 'browser-…', multiple: true });
 * uploads.subscribe(({ files, ids, busy }) => …);
 * uploads.add(input.files);
 * ```
 */
export class UploadController extends EventTarget {
  #options: UploadControllerOptions;
  readonly #list: UploadList;
  readonly #intake: Intake;
  readonly #services: ControllerServices;
  readonly #listeners = new Set<(uploads: Uploads) => void>();
  readonly #rejected: { readonly name: string; readonly error: FilestoreError }[] = [];
  #snapshot: Uploads | undefined = noUploads;
  /** Whether the page has called `connect` itself. */
  #isHeld = false;
  #notifiedAt = Number.NEGATIVE_INFINITY;
  #isScheduled = false;

  constructor(options: UploadControllerOptions) {
    super();
    // A copy, because a reactive object of a framework is changed in place.
    this.#options = { ...options };
    provideErrorTexts(describeError);
    this.#list = new UploadList(
      () => this.#settings(),
      undefined,
      (item) => dispatchAdd(this, item),
    );
    this.#intake = new Intake(
      this.#list,
      () => this.#rejected.splice(0),
      () => false,
    );
    this.#list.subscribe((change) => {
      if (change.type === 'error' && !change.item) {
        this.#rejected.push({ name: change.name, error: change.error });
      }
      this.#changed();
      dispatchListEvent(this, change);
    });
    this.#services = new ControllerServices((host) => {
      new LeaveGuard(host, this.#list, {
        confirmLeave: () => this.#options.confirmLeave ?? false,
        keepUploading: () => this.#options.keepUploading ?? false,
      });
      watchOnServer(host, this.#list);
      listInterrupted(host, this.#list, {
        settings: () => this.#settings(),
        addFile: (file) => this.add(file),
        chooseFile: () => this.chooseFiles(),
      });
    });
    provideSource(this, {
      list: this.#list,
      intake: this.#intake,
      settings: () => this.#settings(),
      lock: () => undefined,
      isRequired: () => false,
      messages: () => undefined,
      say: () => undefined,
      problem: () => '',
      problemOf: () => '',
      focus: () => undefined,
      parts: new Set(),
    });
  }

  override addEventListener<Type extends keyof FilestoreEventMap>(
    type: Type,
    listener: Listener<Type>,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  override removeEventListener<Type extends keyof FilestoreEventMap>(
    type: Type,
    listener: Listener<Type>,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  /** The current state. The same object until something changes. */
  get state(): Uploads {
    const { items, ids, busy, progress } = this.#list;
    return (this.#snapshot ??= {
      files: items.map(toFilestoreFile),
      ids: [...ids],
      busy,
      progress: progress && { ...progress },
      rejected: [...this.#rejected],
    });
  }

  /**
   * Calls `listener` at once and after each change, at most twenty times a second. Returns a function that ends the
   * subscription. The controller is connected while it has subscribers.
   */
  subscribe(listener: (uploads: Uploads) => void): () => void {
    const own = (uploads: Uploads): void => listener(uploads);
    this.#listeners.add(own);
    this.#services.connect();
    listener(this.state);
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0 && !this.#isHeld) this.#services.disconnect();
    };
  }

  /**
   * Lists interrupted uploads, and asks the server about finished ones. `subscribe` does this too. Call it if you only
   * listen to events.
   */
  connect(): void {
    this.#isHeld = true;
    this.#services.connect();
  }

  /** Stops all of that. Uploads in progress are aborted after five seconds, unless it is connected again. */
  disconnect(): void {
    this.#isHeld = false;
    this.#services.disconnect();
  }

  /** Replaces the settings. Files that were refused for another limit are tried again. */
  configure(options: UploadControllerOptions): void {
    const before = this.#options;
    this.#options = { ...options };
    if (isSame(before, options)) return;
    if (settingNames.some((name) => before[name] !== options[name]))
      this.#list.retrySettingErrors();
    this.#list.validateAgain();
    this.#services.update();
    this.#changed();
  }

  /** Adds files: a File, a Blob, or a list of them such as a FileList. */
  add(files: Iterable<Blob> | Blob): void {
    this.#intake.add(files);
  }

  /** Adds the files and folders of a `drop` or `paste` event. Call it during the event. */
  addFrom({ dataTransfer, clipboardData }: Partial<DragEvent & ClipboardEvent>): void {
    const transfer = dataTransfer ?? clipboardData ?? null;
    // Text is no file that cannot be read.
    if (carriesFiles(transfer)) this.#intake.addDropped(readDataTransfer(transfer));
  }

  /** Opens the file dialog. Call it during a click. */
  chooseFiles(options: FileDialogOptions = {}): void {
    if (options.directory) this.#intake.preloadForFolder();
    openFileDialog({ ...this.#settings(), ...options }, this.#intake);
  }

  /**
   * Sets the existing files, for a form that edits a record. An equal list changes nothing. Entries without an id, and
   * entries of `state.files` whose upload is not done, are left out.
   *
   * @throws {TypeError} for anything but a list
   */
  setExisting(files: readonly ExistingFile[]): void {
    const given = parseExistingFiles(files);
    if (!given) throw new TypeError('setExisting takes a list of objects with an id');
    this.#list.setExisting(given.files);
  }

  /** Removes a file, aborts its upload and deletes it on the server. An existing file can be restored. */
  remove(key: string): void {
    this.#list.find(key)?.remove();
  }

  /** Restores an existing file that was removed. */
  restore(key: string): void {
    this.#list.find(key)?.restore();
  }

  /** Retries a failed file, or every one for which a retry can help. */
  retry(key?: string): void {
    this.#target(key)?.retry();
  }

  /** Pauses an upload, or every one. */
  pause(key?: string): void {
    this.#target(key)?.pause();
  }

  /** Resumes a paused or interrupted upload, or every paused one. Call it during a click, which may ask for the file. */
  resume(key?: string): void {
    this.#target(key)?.resume();
  }

  /** Aborts an upload, or every one. The files stay on the list. */
  abort(key?: string): void {
    this.#target(key)?.abort();
  }

  /** Marks a finished file as failed, because your server could not store it. */
  reject(id: string, code: ErrorCode): void {
    this.#list.findById(id)?.reject(new FilestoreError(code));
  }

  /** Restores the files of `setExisting`. Uploaded ones are left to expire, because your server may be storing them. */
  reset(): void {
    this.#rejected.length = 0;
    this.#list.reset();
    this.#changed();
  }

  /** The state of a file or the message of an error, in the language of the controller. */
  textOf(subject: FilestoreFile | FilestoreError): string {
    const language = knownLanguage(this.#options.language);
    loadLocale(language)?.then(
      () => this.#changed(),
      () => undefined,
    );
    const translator = translatorFor(language);
    if (subject instanceof FilestoreError) return translator.error(subject);
    const item = this.#list.find(subject.key);
    return item ? rowText(item, translator) : '';
  }

  /** The file of a key, or all files. */
  #target(key: string | undefined): UploadList | ListItem | undefined {
    return key === undefined ? this.#list : this.#list.find(key);
  }

  #settings(): ReturnType<typeof readListSettings> {
    return readListSettings({ ...unset, ...this.#options });
  }

  #changed(): void {
    this.#snapshot = undefined;
    if (this.#isScheduled || this.#listeners.size === 0) return;
    this.#isScheduled = true;
    // Each notification makes a snapshot of all files. Not in a frame, because a hidden page has none.
    const wait = this.#notifiedAt + NOTIFY_MILLISECONDS - performance.now();
    if (wait <= 0) queueMicrotask(() => this.#notify());
    else setTimeout(() => this.#notify(), wait);
  }

  #notify(): void {
    this.#isScheduled = false;
    this.#notifiedAt = performance.now();
    for (const listener of this.#listeners) listener(this.state);
  }
}
