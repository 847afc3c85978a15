import { html, nothing, type PropertyValues } from 'lit';
import { FilestoreError } from '../contract/errors.ts';
import { DropController } from './input/drop-controller.ts';
import { elementStyles } from './element-styles.ts';
import type { FilestoreEventMap } from './events.ts';
import { dropHint } from './hint.ts';
import type { DroppedItems } from './input/data-transfer.ts';
import { loadEngine } from './load-engine.ts';
import { stopPropagation } from './stop-here.ts';
import { UploadControl } from './upload-control.ts';
import { ViewController } from './view-controller.ts';

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
 * @attr {string} grant - What the form's server got from `grants`, where the deployment asks for one
 * @attr {boolean} multiple - Takes more than one file; otherwise a new one replaces the old one
 * @attr {boolean} directory - The chooser takes a folder with all that is in it
 * @attr {boolean} required - The form needs at least one finished file
 * @attr {boolean} disabled - Takes no files and posts nothing
 * @attr {boolean} readonly - Shows and posts its files; none can be added or removed
 * @attr {string} value - Ids of files that the server has from before, with spaces between them
 * @attr {number} min-files - At least so many files, if any
 * @attr {boolean} wait-on-submit - A submit waits for uploads that are under way, and goes on by itself
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
 * @csspart zone - The area that takes drops and clicks
 * @csspart button - The button that opens the chooser
 * @csspart list - The list of files
 * @csspart summary - Above a long list: all files together
 * @csspart rows - The part of a long list that scrolls
 * @csspart row - A file on a long list
 * @csspart message - What went wrong with files that are not on the list
 *
 * @cssstate empty - No files on the list
 * @cssstate uploading - Files are under way
 * @cssstate failed - A file has failed
 * @cssstate dragging - Files hover over it
 * @cssstate waiting-to-submit - The form goes off when the uploads are over
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
export class FilestoreUpload extends UploadControl {
  static override styles = elementStyles;
  static override properties = { ...UploadControl.properties, pondOptions: { attribute: false } };

  /**
   * Options for FilePond and its plugins: labels, icons, styles, callbacks. Those of its queue, its intake
   * and its form value are left out, because the element has its own.
   */
  declare pondOptions: Readonly<Record<string, unknown>> | undefined;

  readonly #drop = new DropController(this, {
    disabled: () => this.isLocked,
    onItems: (intake) => this.#takeIn(intake),
  });
  readonly #view = new ViewController(this, {
    items: () => this.list.items,
    uploads: () => this.list.uploads,
    hasStored: () => this.list.hasStored,
    counts: () => this.list.counts,
    progress: () => this.list.progress,
    limits: () => this.settings,
    disabled: () => this.isLocked,
    translator: () => this.translator,
    pondOptions: () => this.pondOptions,
    remove: ({ key }) => this.removeFile(key),
    retry: () => this.retry(),
    pause: () => this.pause(),
    resume: () => this.resume(),
    focusElsewhere: () => this.fallbackFocusTarget?.focus(),
  });

  /** Where the last click was: a button of FilePond's may have lost the focus by the time that its work is done. */
  #lastClickTarget: Element | undefined;

  constructor() {
    super();
    // Somebody is about to choose a file.
    for (const type of ['pointerenter', 'focusin', 'dragenter']) {
      this.addEventListener(type, () => void loadEngine().catch(() => undefined), { once: true });
    }
    // On its way down: FilePond may end a click further up.
    const noteClick = (event: Event): void => {
      [this.#lastClickTarget] = event.composedPath() as Element[];
      // A click on the control's label arrives at the host itself.
      if (this.#lastClickTarget === this) this.#openFileDialog();
    };
    this.addEventListener('click', noteClick, true);
  }

  /** FilePond's instance while it draws the list; there is none before the first file and in a long list. */
  get pond(): object | undefined {
    return this.#view.pond;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.setState('dragging', this.#drop.dragging);
  }

  protected override onProgress(): void {
    this.#view.refresh();
  }

  protected override get fallbackFocusTarget(): HTMLElement | undefined {
    // Its first render may be still to come.
    return this.renderRoot?.querySelector('button') ?? undefined;
  }

  protected override emit<Type extends keyof FilestoreEventMap>(
    type: Type,
    detail: FilestoreEventMap[Type]['detail'],
  ): void {
    if (type === 'filestore-remove') this.#restoreFocus();
    super.emit(type, detail);
  }

  protected override render(): unknown {
    const isLocked = this.isLocked;
    const { dragging } = this.#drop;
    const { translator } = this;
    return html`
      <div
        class="zone"
        part="zone"
        ?data-dragging=${dragging}
        ?data-disabled=${isLocked}
        @click=${this.#openFileDialog}
      >
        <input
          class="visually-hidden"
          type="file"
          tabindex="-1"
          aria-hidden="true"
          accept=${this.accept || nothing}
          ?multiple=${this.multiple}
          ?webkitdirectory=${this.directory}
          ?disabled=${isLocked}
          @change=${this.#handleChosen}
          @input=${stopPropagation}
          @click=${stopPropagation}
        />
        <button part="button" type="button" aria-describedby="hint message" ?disabled=${isLocked}>
          ${translator.t(this.multiple ? 'chooseFiles' : 'chooseFile')}
        </button>
        <span class="hint" id="hint">
          ${isLocked ? '' : dropHint(this.multiple, dragging, this.settings.maxFileSize, translator)}
        </span>
      </div>
      <div class="list" part="list" ?hidden=${this.list.items.length === 0}></div>
      <p class="message" part="message" id="message" role="alert">${this.announcements.message}</p>
      <div class="visually-hidden" role="status">${this.announcements.status}</div>
    `;
  }

  #takeIn({ files, folders }: DroppedItems): void {
    if (files.length > 0) this.addFiles(files);
    for (const folder of folders) {
      if (this.multiple) void this.list.addFolder(folder);
      else {
        const error = new FilestoreError('folder-not-supported');
        this.emit('filestore-error', { name: folder.name, error });
      }
    }
  }

  /** By the button, beside it in the zone, or by a label. */
  #openFileDialog(): void {
    if (!this.isLocked) this.renderRoot.querySelector('input')?.click();
  }

  #handleChosen(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Emptied, so that choosing the same file again is a change.
    input.value = '';
    this.addFiles(files);
  }

  /**
   * The row that has the focus is going away: without this the focus would start over at the page. FilePond takes
   * the button away while the server is asked, so that a row may have lost the focus long before it goes.
   */
  #restoreFocus(): void {
    const lost = document.activeElement === document.body;
    const at = lost ? this.#lastClickTarget : this.shadowRoot?.activeElement;
    if (at?.closest('.filepond--root')) this.fallbackFocusTarget?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-upload': FilestoreUpload;
  }
}
