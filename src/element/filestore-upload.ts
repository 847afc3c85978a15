import { html } from 'lit';
import type { Messages } from '../i18n/messages.ts';
import type { Translator } from '../i18n/translator.ts';
import { Announcements } from './announcements.ts';
import { warnDeveloper } from './developer-warnings.ts';
import { dispatchListEvent } from './dispatch-events.ts';
import { elementDefaults, elementProperties } from './element-properties.ts';
import { elementStyles } from './element-styles.ts';
import type { ExistingFile, FilestoreFile } from './events.ts';
import { FormControl } from './form-control.ts';
import { parseExistingFiles, parseFormState } from './form/form-restore.ts';
import { FormSync } from './form/form-sync.ts';
import { SubmitGate } from './form/submit-gate.ts';
import { DropController } from './input/drop-controller.ts';
import { Intake } from './input/intake.ts';
import { toFilestoreFile } from './list/file-snapshot.ts';
import { parseCountAttribute, readListSettings } from './attributes.ts';
import { uploadWhenSetUp } from './list/late-setup.ts';
import { UploadList } from './list/upload-list.ts';
import { preloadEngine } from './list/uploader-cache.ts';
import { LocaleController } from './locale-controller.ts';
import { ViewController } from './view-controller.ts';
import { warnOnce } from './warn-once.ts';
import { zoneTemplate } from './zone-template.ts';

/**
 * A form control that uploads files straight to S3 and posts their ids.
 *
 * Files are uploaded as soon as they are chosen, and deleted unless the form's server calls `store`. The form cannot
 * be submitted while an upload is in progress or has failed.
 *
 * @tagname filestore-upload
 *
 * @attr {string} endpoint - The URL of the API, such as `https://uploads.example.com/v1`
 * @attr {string} api-key - The publishable browser key
 * @attr {string} name - The name of the form field. Each finished file posts its id under it
 * @attr {string} context - Opaque text of up to 256 characters that `store` must repeat
 * @attr {string} grant - The grant that the form's server got from the API, if the deployment requires one
 * @attr {boolean} multiple - Accepts several files. Without it, a new file replaces the current one
 * @attr {boolean} directory - Lets people choose a folder with all of its files
 * @attr {boolean} required - The form needs at least one finished file
 * @attr {boolean} disabled - Accepts no files and posts nothing
 * @attr {boolean} readonly - Shows and posts its files, but none can be added or removed
 * @attr {string} value - The ids of existing files, separated by spaces
 * @attr {number} min-files - The minimum number of files, if there are any
 * @attr {boolean} wait-on-submit - A submit waits for uploads in progress and then continues
 * @attr {number} max-files - The maximum number of files
 * @attr {string} max-file-size - The maximum size of a file: bytes, `5MB` or `5MiB`
 * @attr {string} min-file-size - The minimum size of a file
 * @attr {string} max-total-size - The maximum size of all files together
 * @attr {string} accept - Extensions and media types, as on `<input type="file">`
 * @attr {boolean | string} capture - Which camera takes a new picture or recording, as on `<input type="file">`: `user`, `environment`
 * @attr {number} max-connections - Requests to S3 at a time, 6 by default
 *
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-add - Fired when a file was added to the list
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-progress - Fired while a file is being sent
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-done - Fired when S3 has the file. The form posts `file.id`
 * @fires {CustomEvent<FilestoreErrorDetail>} filestore-error - Fired when a file failed or was not added
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-remove - Fired when a file was removed from the list
 * @fires {CustomEvent<null>} filestore-idle - Fired when no file is queued or in progress any longer
 * @fires input - Fired when the posted value has changed
 * @fires change - Fired when the posted value has changed
 *
 * @csspart zone - The area that accepts drops and clicks
 * @csspart button - The button that opens the file dialog
 * @csspart list - The list of files
 * @csspart summary - The totals above a long list
 * @csspart rows - The part of a long list that scrolls
 * @csspart row - A file in a long list
 * @csspart message - The errors of files that were not added to the list
 *
 * @cssstate empty - The list has no files
 * @cssstate uploading - Files are in progress
 * @cssstate failed - A file has failed
 * @cssstate dragging - Files are dragged over the element
 * @cssstate waiting-to-submit - The form is submitted once all uploads have finished
 *
 * @cssprop --filestore-accent - The color of the button, the focus ring and progress
 * @cssprop --filestore-on-accent - The color of text on the accent color
 * @cssprop --filestore-text - The color of text
 * @cssprop --filestore-muted - The color of hints and sizes
 * @cssprop --filestore-surface - The background of the zone and the rows
 * @cssprop --filestore-border - The color of borders
 * @cssprop --filestore-error - The color of failed files
 * @cssprop --filestore-success - The color of finished files
 * @cssprop --filestore-radius - The corner radius
 * @cssprop --filestore-zone-height - The minimum height of the zone, `76px` by default
 */
export class FilestoreUpload extends FormControl {
  static override styles = elementStyles;
  static override properties = elementProperties;
  declare endpoint: string | null;
  declare apiKey: string | null;
  declare name: string | null;
  declare context: string | null;
  declare grant: string | null;
  declare multiple: boolean;
  declare directory: boolean;
  declare required: boolean;
  declare minFiles: string | number | null;
  declare waitOnSubmit: boolean;
  declare maxFiles: string | number | null;
  declare maxFileSize: string | number | null;
  declare minFileSize: string | number | null;
  declare maxTotalSize: string | number | null;
  declare accept: string | null;
  declare capture: string | boolean | null;
  declare maxConnections: string | number | null;
  /** Texts that replace the element's own, by their keys. */
  declare messages: Partial<Messages> | undefined;
  /** Options for FilePond and its plugins. Options of its queue, input and form value are ignored. */
  declare pondOptions: Readonly<Record<string, unknown>> | undefined;

  readonly #list = new UploadList(() => readListSettings(this));
  readonly #locale = new LocaleController(this);
  readonly #formSync = new FormSync(this.internals, this.#list, {
    control: () => ({
      name: this.name ?? '',
      required: this.required,
      minFiles: parseCountAttribute('min-files', this.minFiles),
      isInert: this.isLocked,
      defersSubmit: this.waitOnSubmit,
      translator: this.#translator,
      anchor: this.#button,
    }),
    changed: () => this.dispatchChange(),
  });
  readonly #announcements = new Announcements(
    this.#list,
    () => this.#translator,
    () => this.requestUpdate(),
  );
  readonly #submitGate = new SubmitGate(
    () => this.waitOnSubmit && this.#list.busy,
    () => this.requestUpdate(),
  );
  readonly #intake = new Intake(this.#list, this.#announcements, () => this.isLocked);
  readonly #drop = new DropController(this, {
    disabled: () => this.isLocked,
    onItems: this.#intake.addDropped,
  });
  readonly #view = new ViewController(this, this.#list, {
    limits: () => readListSettings(this),
    disabled: () => this.isLocked,
    translator: () => this.#translator,
    pondOptions: () => this.pondOptions,
    focusElsewhere: () => this.#button?.focus(),
  });

  constructor() {
    super();
    Object.assign(this, elementDefaults);
    this.#list.subscribe((change) => {
      if (change.type === 'update') this.requestUpdate();
      dispatchListEvent(this, change);
      if (change.type === 'idle') this.#submitGate.resubmit();
    });
    warnDeveloper(this, this.#list);
    uploadWhenSetUp(this, this.#list);
    preloadEngine(this);
    // A click on the control's label arrives at the element itself.
    this.addEventListener('click', (event) => {
      if (event.composedPath()[0] === this) this.#openFileDialog();
    });
  }

  /** The files on the list, in their order. */
  get files(): readonly FilestoreFile[] {
    return this.#list.items.map(toFilestoreFile);
  }

  /**
   * Replaces the list by existing files, for a form that edits a record. Their content is not loaded. A
   * removed file is not posted and can be restored.
   */
  set files(existing: readonly ExistingFile[]) {
    const { files, invalidCount } = parseExistingFiles(existing);
    if (invalidCount > 0) warnOnce('<filestore-upload>: files without an id are ignored');
    this.#announcements.clear();
    this.#formSync.withoutEvents(() => this.#list.setExisting(files));
  }

  /** The ids that the form posts. */
  get value(): readonly string[] {
    return this.#list.ids;
  }

  /** Replaces the list by existing files, given by their ids. */
  set value(ids: readonly string[] | string | null) {
    const list = typeof ids === 'string' ? ids.split(/\s+/).filter(Boolean) : (ids ?? []);
    // A controlled component sets the value that it has just received.
    if (list.join(' ') !== this.value.join(' ')) this.files = list.map((id) => ({ id }));
  }

  /** FilePond's instance while FilePond draws the list: not for an empty list, nor for a long one. */
  get pond(): object | undefined {
    return this.#view.pond;
  }

  /**
   * Adds files as if they had been chosen: a File, a Blob, or a list of them. A Blob is named after its type, such as
   * `image.png`. Files that break a constraint are listed as failed.
   */
  addFiles(added: Iterable<Blob> | Blob): void {
    this.#intake.add(added);
  }

  /**
   * Removes a file from the list, aborts its upload and deletes it on the server. `remove` is the
   * platform's method that removes an element from its document.
   */
  removeFile(key: string): void {
    this.#list.find(key)?.remove();
  }

  /** Retries every failed or canceled file for which a retry can help. */
  retry(): void {
    this.#list.retry();
  }

  /** Pauses every upload until `resume`. S3 keeps what was uploaded. */
  pause(): void {
    this.#list.pause();
  }

  /** Resumes every paused upload. */
  resume(): void {
    this.#list.resume();
  }

  /** Aborts every upload in progress. The files stay on the list. */
  abort(): void {
    this.#list.abort();
  }

  /**
   * Restores what `files` or `value` was set to. Uploaded files are left to expire and not deleted: a page may
   * reset its form while its server is still storing them.
   */
  formResetCallback(): void {
    this.#announcements.clear();
    this.#formSync.withoutEvents(() => this.#list.reset());
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#submitGate.attach(form);
  }

  /** Called after the Back button, and in a tab that the browser had discarded. */
  formStateRestoreCallback(state: unknown, mode: 'restore' | 'autocomplete'): void {
    const files = parseFormState(state);
    if (mode === 'restore') this.#formSync.withoutEvents(() => this.#list.restore(files));
  }

  protected override updated(): void {
    this.#formSync.update();
    const { busy, counts } = this.#list;
    this.setState('empty', counts.all === 0);
    this.setState('uploading', busy);
    this.setState('failed', counts.countOf('failed') > 0);
    this.setState('dragging', this.#drop.dragging);
    this.setState('waiting-to-submit', this.#submitGate.isDeferring);
  }

  protected override render(): unknown {
    const { accept, capture, multiple, directory, isLocked } = this;
    const { dragging } = this.#drop;
    const { maxFiles, maxFileSize } = readListSettings(this);
    return html`
      ${zoneTemplate(
        { accept, capture, multiple, directory, dragging, maxFiles, maxFileSize, isLocked },
        this.#translator,
        { openFileDialog: () => this.#openFileDialog(), intake: this.#intake },
      )}
      <div class="list" part="list" ?hidden=${this.#list.items.length === 0}></div>
      <p class="message" part="message" id="message" role="alert">${this.#announcements.message}</p>
      <div class="visually-hidden" role="status">${this.#announcements.status}</div>
    `;
  }

  get #translator(): Translator {
    return this.#locale.translator(this.messages);
  }

  get #button(): HTMLElement | undefined {
    return this.renderRoot?.querySelector('button') ?? undefined;
  }

  #openFileDialog(): void {
    if (!this.isLocked) this.renderRoot.querySelector('input')?.click();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-upload': FilestoreUpload;
  }
}
