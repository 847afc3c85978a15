import type { PropertyValues } from 'lit';
import type { Words } from '../i18n/messages.ts';
import type { Phrases } from '../i18n/translator.ts';
import { Announcements } from './announcements.ts';
import { countAttribute } from './attributes.ts';
import type { FilestoreEventMap, FilestoreFile, StoredFile } from './events.ts';
import { FormControl } from './form-control.ts';
import { FormReport } from './form/form-sync.ts';
import { listSettings } from './list-settings.ts';
import { restored, storedFiles } from './form/form-restore.ts';
import { snapshot } from './list/file-snapshot.ts';
import { SubmitGate } from './form/submit-gate.ts';
import { UploadList, type ListSettings } from './list/upload-list.ts';
import { warnOnce } from './warn-once.ts';
import { WordsController } from './locale-controller.ts';

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
    words: { attribute: false },
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
  declare words: Partial<Words> | undefined;

  protected readonly list = new UploadList({
    settings: () => this.settings,
    emit: (type, detail) => this.emit(type, detail),
    listChanged: () => this.#listChanged(),
    progressed: () => this.progressed(),
  });
  protected readonly announcements = new Announcements(
    () => this.phrases,
    () => this.list.counts,
  );
  readonly #words = new WordsController(this);
  readonly #gate = new SubmitGate(
    () => this.waitOnSubmit && this.list.busy,
    () => this.requestUpdate(),
  );
  readonly #report = new FormReport(this.internals, this.list, () => {
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
    return this.list.items.map(snapshot);
  }

  /**
   * Files that the server has from before, in place of what is there: for a form that edits a record.
   * Nothing is loaded of them. One that is removed is not posted any more, and can be put back.
   */
  set files(stored: readonly StoredFile[]) {
    const { files, strange } = storedFiles(stored);
    if (strange > 0) warnOnce('<filestore-upload>: files without an id are left out');
    this.announcements.forget();
    this.#report.quietly(() => this.list.show(files));
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
    this.announcements.begin(added.length);
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
    this.announcements.forget();
    this.#report.quietly(() => this.list.reset());
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#gate.attach(form);
  }

  /** After Back, and in a tab that the browser had thrown away. */
  formStateRestoreCallback(state: unknown, mode: 'restore' | 'autocomplete'): void {
    const files = restored(state);
    if (mode === 'restore') this.#report.quietly(() => this.list.restore(files));
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.#updateForm();
    const { busy, counts } = this.list;
    this.setState('empty', counts.all === 0);
    this.setState('uploading', busy);
    this.setState('failed', counts.of('failed') > 0);
    this.setState('waiting-to-submit', this.#gate.holding);
  }

  /** More of a file has been sent. */
  protected abstract progressed(): void;

  /** Where the focus goes when it has to go somewhere. */
  protected abstract get focusAnchor(): HTMLElement | undefined;

  /** Files can be neither added nor removed. */
  protected get isLocked(): boolean {
    return this.isDisabled || this.readOnly;
  }

  protected get settings(): ListSettings {
    return listSettings(this);
  }

  /** What it says, in the language around it. */
  protected get phrases(): Phrases {
    return this.#words.phrases(this.words);
  }

  protected emit<Type extends keyof FilestoreEventMap>(
    type: Type,
    detail: FilestoreEventMap[Type]['detail'],
  ): void {
    if (this.announcements.hear(type, detail)) this.requestUpdate();
    this.dispatchEvent(new CustomEvent(type, { detail }));
    if (type === 'filestore-idle') this.#gate.release();
  }

  #listChanged(): void {
    this.requestUpdate();
    // Not left to the next frame: a submit in this very task must see the new value.
    this.#updateForm();
  }

  #updateForm(): void {
    this.#report.update({
      name: this.name ?? '',
      required: this.required,
      minFiles: countAttribute('min-files', this.minFiles),
      barred: this.isLocked,
      waits: this.waitOnSubmit,
      phrases: this.phrases,
      anchor: this.focusAnchor,
    });
  }
}
