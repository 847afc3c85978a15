import { html, nothing } from 'lit';
import { FilestoreError } from '../contract/errors.ts';
import { announcementOf } from './announcements.ts';
import { DropController } from './drop-controller.ts';
import { elementStyles } from './element-styles.ts';
import type { FilestoreEventMap, FilestoreFile } from './events.ts';
import { FormControl } from './form-control.ts';
import { fileIds, formProblem, formValue } from './form-state.ts';
import { hintOf } from './hint.ts';
import type { Intake } from './intake.ts';
import { PondController } from './pond-controller.ts';
import { snapshot } from './snapshot.ts';
import { languageOf } from './language.ts';
import { listSettings } from './list-settings.ts';
import { stopHere } from './stop-here.ts';
import { UploadList, type ListSettings } from './upload-list.ts';
import { describeForPeople, words } from './words.ts';

/**
 * A form control that uploads files straight to S3 and posts their ids.
 *
 * Files are uploaded as soon as they are chosen and deleted again unless the form's server calls
 * `store` with the posted id. The form cannot be sent while an upload is under way or has failed.
 *
 * @tagname filestore-upload
 *
 * @attr {string} endpoint - The API, such as `https://uploads.example.com/v1`
 * @attr {string} api-key - The publishable browser key
 * @attr {string} name - Name of the form field; each finished file posts its id under it
 * @attr {string} context - Opaque text of up to 256 characters that `store` must repeat
 * @attr {boolean} multiple - Takes more than one file; otherwise a new one replaces the old one
 * @attr {boolean} required - The form needs at least one finished file
 * @attr {boolean} disabled - Takes no files and posts nothing
 * @attr {number} max-files - At most so many files
 * @attr {string} max-file-size - Largest file: bytes, `5MB` or `5MiB`
 * @attr {string} min-file-size - Smallest file
 * @attr {string} max-total-size - All files together
 * @attr {string} accept - Extensions and media types, as on `<input type="file">`
 * @attr {number} max-connections - Requests to S3 at one time, 6 unless set
 *
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-add - A file is on the list
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-progress - More of it has left the browser
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-done - S3 has it; `file.id` is what is posted
 * @fires {CustomEvent<FilestoreErrorDetail>} filestore-error - It failed or was not taken
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-remove - It is no longer on the list
 * @fires {CustomEvent<null>} filestore-idle - Nothing is queued or running any more
 * @fires input - The posted value has changed
 * @fires change - The posted value has changed
 *
 * @csspart zone - The area that takes drops
 * @csspart button - The button that opens the chooser
 * @csspart list - The list of files
 * @csspart message - What went wrong with files that are not on the list
 *
 * @cssprop --filestore-accent - Button, focus and progress
 * @cssprop --filestore-on-accent - Text on the accent colour
 * @cssprop --filestore-text - Text
 * @cssprop --filestore-muted - Hints and sizes
 * @cssprop --filestore-surface - Background of zone and rows
 * @cssprop --filestore-border - Borders
 * @cssprop --filestore-error - Failed files
 * @cssprop --filestore-success - Finished files
 * @cssprop --filestore-radius - Corner radius
 */
export class FilestoreUpload extends FormControl {
  static override styles = elementStyles;
  static override properties = {
    endpoint: {},
    apiKey: { attribute: 'api-key' },
    name: { reflect: true },
    context: {},
    multiple: { type: Boolean },
    required: { type: Boolean },
    disabled: { type: Boolean, reflect: true },
    maxFiles: { attribute: 'max-files' },
    maxFileSize: { attribute: 'max-file-size' },
    minFileSize: { attribute: 'min-file-size' },
    maxTotalSize: { attribute: 'max-total-size' },
    accept: {},
    maxConnections: { attribute: 'max-connections' },
  };

  declare endpoint: string | null;
  declare apiKey: string | null;
  declare name: string | null;
  declare context: string | null;
  declare multiple: boolean;
  declare required: boolean;
  declare maxFiles: string | number | null;
  declare maxFileSize: string | number | null;
  declare minFileSize: string | number | null;
  declare maxTotalSize: string | number | null;
  declare accept: string | null;
  declare maxConnections: string | number | null;

  readonly #list = new UploadList({
    settings: () => this.#settings,
    emit: (type, detail) => this.#emit(type, detail),
    listChanged: () => this.#listChanged(),
  });
  readonly #drop = new DropController(this, {
    disabled: () => this.isDisabled,
    takeIn: (intake) => this.#takeIn(intake),
  });
  #message = '';
  #announcement = '';
  #postedIds = '';

  constructor() {
    super();
    this.multiple = false;
    this.required = false;
    this.disabled = false;
    new PondController(this, {
      rows: () => this.#list.items,
      limits: () => this.#settings,
      disabled: () => this.isDisabled,
      words: { ...words.row, error: (error) => describeForPeople(error, this.#language) },
    });
    this.addEventListener('click', (event) => {
      // A click on the control's label arrives at the host itself.
      if (event.composedPath()[0] === this) this.#browse();
    });
  }

  /** The files on the list, in their order. */
  get files(): readonly FilestoreFile[] {
    return this.#list.items.map(snapshot);
  }

  /** The ids that the form posts. */
  get value(): readonly string[] {
    return fileIds(this.#list.items);
  }

  /** Adds files as if they had been chosen. Files that break a limit are listed as failed. */
  addFiles(files: Iterable<File>): void {
    if (this.isDisabled) return;
    this.#message = '';
    this.#list.add([...files]);
  }

  /**
   * Takes a file off the list, stops its upload and deletes what has been uploaded of it. Not
   * `remove`, which takes any element out of its document.
   */
  removeFile(key: string): void {
    const item = this.#list.items.find((candidate) => candidate.key === key);
    if (item) this.#list.remove(item);
  }

  /** Tries every failed or cancelled file again that could succeed. */
  retry(): void {
    this.#list.retry();
  }

  /** Stops the bytes of every file. What S3 has of them stays until `resume`. */
  pause(): void {
    this.#list.pause();
  }

  /** Goes on with every paused file. */
  resume(): void {
    this.#list.resume();
  }

  /** Cancels every upload under way. The files stay on the list. */
  abort(): void {
    this.#list.abort();
  }

  /**
   * Empties the list. What has been uploaded is left to the server's expiry and not deleted from
   * here: a page may reset its form while its server is still storing the file.
   */
  formResetCallback(): void {
    this.#message = '';
    // Silently, like every control that is reset.
    this.#postedIds = '';
    this.#list.reset();
  }

  protected override updated(): void {
    this.#updateForm();
  }

  protected override render(): unknown {
    const { isDisabled } = this;
    const { dragging } = this.#drop;
    return html`
      <div class="zone" part="zone" ?data-dragging=${dragging} ?data-disabled=${isDisabled}>
        <input
          class="visually-hidden"
          type="file"
          tabindex="-1"
          aria-hidden="true"
          accept=${this.accept || nothing}
          ?multiple=${this.multiple}
          ?disabled=${isDisabled}
          @change=${this.#handleChosen}
          @input=${stopHere}
        />
        <button
          part="button"
          type="button"
          aria-describedby="hint message"
          ?disabled=${isDisabled}
          @click=${this.#browse}
        >
          ${words.choose(this.multiple)}
        </button>
        <span class="hint" id="hint">
          ${hintOf(this.multiple, dragging, this.#settings.maxFileSize, this.#language)}
        </span>
      </div>
      <div class="list" part="list" ?hidden=${this.#list.items.length === 0}></div>
      <p class="message" part="message" id="message" role="alert">${this.#message}</p>
      <div class="visually-hidden" role="status">${this.#announcement}</div>
    `;
  }

  get #settings(): ListSettings {
    return listSettings(this);
  }

  get #language(): string | undefined {
    return languageOf(this);
  }

  #takeIn({ files, folders }: Intake): void {
    if (files.length > 0) this.addFiles(files);
    for (const name of folders) {
      this.#emit('filestore-error', { name, error: new FilestoreError('folder-not-supported') });
    }
  }

  #browse(): void {
    if (!this.isDisabled) this.renderRoot.querySelector('input')?.click();
  }

  #handleChosen(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Emptied, so that choosing the same file again is a change.
    input.value = '';
    this.addFiles(files);
  }

  #listChanged(): void {
    this.requestUpdate();
    // Not left to the next frame: a submit in this very task must see the new value.
    this.#updateForm();
  }

  #updateForm(): void {
    const { items } = this.#list;
    this.internals.setFormValue(formValue(this.name ?? '', items));
    const problem = this.isDisabled ? undefined : formProblem(items, this.required);
    const anchor = this.renderRoot?.querySelector('button') ?? undefined;
    if (problem) this.internals.setValidity(problem.flags, problem.message, anchor);
    else this.internals.setValidity({});

    const ids = this.value.join(' ');
    if (ids === this.#postedIds) return;
    this.#postedIds = ids;
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #emit<Type extends keyof FilestoreEventMap>(
    type: Type,
    detail: FilestoreEventMap[Type]['detail'],
  ): void {
    const said = announcementOf(type, detail, this.#language);
    if (said !== undefined) {
      // A file without a row has no other place to say why it was not taken.
      if (type === 'filestore-error' && detail && !detail.file) this.#message = said;
      else this.#announcement = said;
      this.requestUpdate();
    }
    if (type === 'filestore-remove') this.#keepFocus();
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** The row that has the focus is going away: without this the focus would start over at the page. */
  #keepFocus(): void {
    if (this.shadowRoot?.activeElement?.closest('.list')) {
      this.renderRoot.querySelector('button')?.focus();
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-upload': FilestoreUpload;
  }
}
