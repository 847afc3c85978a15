import type { PropertyValues } from 'lit';
import type { Messages } from '../i18n/messages.ts';
import type { Translator } from '../i18n/translator.ts';
import { Announcements } from './announcements.ts';
import { parseCountAttribute } from './attributes.ts';
import type { FilestoreEventMap, FilestoreFile, ExistingFile } from './events.ts';
import { FormControl } from './form-control.ts';
import { FormSync } from './form/form-sync.ts';
import { listSettings } from './list-settings.ts';
import { parseFormState, parseExistingFiles } from './form/form-restore.ts';
import { toFilestoreFile } from './list/file-snapshot.ts';
import { SubmitGate } from './form/submit-gate.ts';
import { UploadList, type ListSettings } from './list/upload-list.ts';
import { warnOnce } from './warn-once.ts';
import { LocaleController } from './locale-controller.ts';

/** The control without its looks: its attributes, its files, what it posts and when it may be sent. */
export abstract class UploadControl extends FormControl {
  static override properties = {
    endpoint: {},
    apiKey: { attribute: 'api-key' },
    name: { reflect: true },
    context: {},
    grant: {},
    multiple: { type: Boolean },
    directory: { type: Boolean },
    required: { type: Boolean },
    disabled: { type: Boolean, reflect: true },
    readOnly: { type: Boolean, attribute: 'readonly', reflect: true },
    value: { noAccessor: true },
    minFiles: { attribute: 'min-files' },
    waitOnSubmit: { type: Boolean, attribute: 'wait-on-submit' },
    maxFiles: { attribute: 'max-files' },
    maxFileSize: { attribute: 'max-file-size' },
    minFileSize: { attribute: 'min-file-size' },
    maxTotalSize: { attribute: 'max-total-size' },
    accept: {},
    maxConnections: { attribute: 'max-connections' },
    messages: { attribute: false },
  };

  declare endpoint: string | null;
  declare apiKey: string | null;
  declare name: string | null;
  declare context: string | null;
  declare grant: string | null;
  declare multiple: boolean;
  declare directory: boolean;
  declare required: boolean;
  declare readOnly: boolean;
  declare minFiles: string | number | null;
  declare waitOnSubmit: boolean;
  declare maxFiles: string | number | null;
  declare maxFileSize: string | number | null;
  declare minFileSize: string | number | null;
  declare maxTotalSize: string | number | null;
  declare accept: string | null;
  declare maxConnections: string | number | null;
  /** Other words in the place of those that it says, by their names in `Words`. */
  declare messages: Partial<Messages> | undefined;

  protected readonly list = new UploadList({
    settings: () => this.settings,
    emit: (type, detail) => this.emit(type, detail),
    listChanged: () => this.#listChanged(),
    progressed: () => this.onProgress(),
  });
  protected readonly announcements = new Announcements(
    () => this.translator,
    () => this.list.counts,
  );
  readonly #locale = new LocaleController(this);
  readonly #submitGate = new SubmitGate(
    () => this.waitOnSubmit && this.list.busy,
    () => this.requestUpdate(),
  );
  readonly #formSync = new FormSync(this.internals, this.list, () => {
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.dispatchEvent(new Event('change', { bubbles: true }));
  });

  constructor() {
    super();
    this.multiple = false;
    this.directory = false;
    this.required = false;
    this.disabled = false;
    this.readOnly = false;
    this.waitOnSubmit = false;
  }

  /** The files on the list, in their order. */
  get files(): readonly FilestoreFile[] {
    return this.list.items.map(toFilestoreFile);
  }

  /**
   * Files that the server has from before, in place of what is there: for a form that edits a record.
   * Nothing is loaded of them. One that is removed is not posted any more, and can be put back.
   */
  set files(stored: readonly ExistingFile[]) {
    const { files, invalidCount } = parseExistingFiles(stored);
    if (invalidCount > 0) warnOnce('<filestore-upload>: files without an id are left out');
    this.announcements.clear();
    this.#formSync.withoutEvents(() => this.list.setExisting(files));
  }

  /** The ids that the form posts. */
  get value(): readonly string[] {
    return this.list.ids;
  }

  /** Like `files`, by ids alone. */
  set value(ids: readonly string[] | string | null) {
    const list = typeof ids === 'string' ? ids.split(/\s+/).filter(Boolean) : (ids ?? []);
    // A page that keeps the value in a state of its own gives back what it has just heard.
    if (list.join(' ') !== this.value.join(' ')) this.files = list.map((id) => ({ id }));
  }

  /** Adds files as if they had been chosen. Files that break a limit are listed as failed. */
  addFiles(files: Iterable<File>): void {
    if (this.isLocked) return;
    const added = [...files];
    this.announcements.startBatch(added.length);
    this.list.add(added);
  }

  /**
   * Takes a file off the list, stops its upload and deletes what has been uploaded of it. Not
   * `remove`, which takes any element out of its document.
   */
  removeFile(key: string): void {
    this.list.find(key)?.remove();
  }

  /** Tries every failed or cancelled file again that could succeed. */
  retry(): void {
    this.list.retry();
  }

  /** Stops the bytes of every file. What S3 has of them stays until `resume`. */
  pause(): void {
    this.list.pause();
  }

  /** Goes on with every paused file. */
  resume(): void {
    this.list.resume();
  }

  /** Cancels every upload under way. The files stay on the list. */
  abort(): void {
    this.list.abort();
  }

  /**
   * Back to what `files` or `value` was set to. What has been uploaded is left to the server's expiry and
   * not deleted from here: a page may reset its form while its server is still storing the file.
   */
  formResetCallback(): void {
    this.announcements.clear();
    this.#formSync.withoutEvents(() => this.list.reset());
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#submitGate.attach(form);
  }

  /** After Back, and in a tab that the browser had thrown away. */
  formStateRestoreCallback(state: unknown, mode: 'restore' | 'autocomplete'): void {
    const files = parseFormState(state);
    if (mode === 'restore') this.#formSync.withoutEvents(() => this.list.restore(files));
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.#updateForm();
    const { busy, counts } = this.list;
    this.setState('empty', counts.all === 0);
    this.setState('uploading', busy);
    this.setState('failed', counts.countOf('failed') > 0);
    this.setState('waiting-to-submit', this.#submitGate.isDeferring);
  }

  /** More of a file has been sent. */
  protected abstract onProgress(): void;

  /** Where the focus goes when it has to go somewhere. */
  protected abstract get fallbackFocusTarget(): HTMLElement | undefined;

  /** Files can be neither added nor removed. */
  protected get isLocked(): boolean {
    return this.isDisabled || this.readOnly;
  }

  protected get settings(): ListSettings {
    return listSettings(this);
  }

  /** What it says, in the language around it. */
  protected get translator(): Translator {
    return this.#locale.translator(this.messages);
  }

  protected emit<Type extends keyof FilestoreEventMap>(
    type: Type,
    detail: FilestoreEventMap[Type]['detail'],
  ): void {
    if (this.announcements.onEvent(type, detail)) this.requestUpdate();
    this.dispatchEvent(new CustomEvent(type, { detail }));
    if (type === 'filestore-idle') this.#submitGate.resubmit();
  }

  #listChanged(): void {
    this.requestUpdate();
    // Not left to the next frame: a submit in this very task must see the new value.
    this.#updateForm();
  }

  #updateForm(): void {
    this.#formSync.update({
      name: this.name ?? '',
      required: this.required,
      minFiles: parseCountAttribute('min-files', this.minFiles),
      isInert: this.isLocked,
      defersSubmit: this.waitOnSubmit,
      translator: this.translator,
      anchor: this.fallbackFocusTarget,
    });
  }
}
