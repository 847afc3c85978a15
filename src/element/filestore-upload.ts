import { html, type PropertyValues } from 'lit';
import { elementProperties } from './element-properties.ts';
import { elementStyles } from './element-styles.ts';
import { DropController } from './input/drop-controller.ts';
import { readListSettings } from './attributes.ts';
import { UploadControl } from './upload-control.ts';
import { ViewController } from './view-controller.ts';
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
 * @attr {boolean} reorder - Lets people change the order of the files, in which the form posts their ids
 * @attr {string} kind - The kind of the files, such as `avatar`, whose limits the deployment defines
 * @attr {string} grant - The grant that the form's server got from the API, if the deployment requires one
 * @attr {string} resume-scope - Whose interrupted uploads are listed, such as the id of the signed-in user
 * @attr {boolean} file-handles - Keeps access to chosen files, so that they need not be chosen again (Chromium)
 * @attr {boolean} multiple - Accepts several files. Without it, a new file replaces the current one
 * @attr {boolean} directory - Lets people choose a folder with all of its files
 * @attr {boolean} required - The form needs at least one finished file
 * @attr {boolean} disabled - Accepts no files and posts nothing
 * @attr {boolean} readonly - Shows and posts its files, but none can be added or removed
 * @attr {string} value - The ids of existing files, separated by spaces
 * @attr {number} min-files - The minimum number of files, if there are any
 * @attr {boolean} wait-on-submit - A submit waits for uploads in progress and then continues
 * @attr {boolean} keep-uploading - Uploads continue when the element leaves the document. Without it, they are aborted
 *   after five seconds
 * @attr {boolean} confirm-leave - The browser asks before the page is left during an upload
 * @attr {number} max-files - The maximum number of files
 * @attr {string} max-file-size - The maximum size of a file: bytes, `5MB` or `5MiB`
 * @attr {string} min-file-size - The minimum size of a file
 * @attr {string} max-total-size - The maximum size of all files together
 * @attr {string} accept - Extensions and media types, as on `<input type="file">`
 * @attr {boolean | string} capture - Which camera takes a new picture or recording, as on `<input type="file">`: `user`, `environment`
 * @attr {number} max-connections - Requests to S3 at a time, 6 by default
 * @attr {string} worker-url - The URL of the page's own copy of `hash-worker.js`, if its bundler does not bring the file
 *
 * @fires {CustomEvent<FilestoreFileDetail>} filestore-add - Fired when a file is added to the list. `preventDefault()` leaves it out
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
 * @csspart bar - The progress bar of all files, above a long list
 * @csspart rows - The part of a long list that scrolls
 * @csspart row - A file in a long list
 * @csspart message - Why the form was refused, and the errors of files that were not added to the list
 * @csspart notice - The text while the form waits for uploads
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
export class FilestoreUpload extends UploadControl {
  static override styles = elementStyles;
  static override properties = elementProperties;
  declare directory: boolean;
  declare capture: string | boolean | null;
  /** Options for FilePond and its plugins. Options of its queue, input and form value are ignored. */
  declare pondOptions: Readonly<Record<string, unknown>> | undefined;

  readonly #drop = new DropController(this, {
    disabled: () => this.isLocked,
    onItems: this.intake.addDropped,
  });
  readonly #view = new ViewController(this, this.list, {
    settings: () => readListSettings(this),
    lock: () => this.lock,
    translator: () => this.translator,
    pondOptions: () => this.pondOptions,
    shown: () => this.listed,
    focusElsewhere: () => this.button?.focus(),
    say: (text) => this.say(text),
    problemOf: (key) => this.problemOf(key),
  });

  constructor() {
    super();
    this.directory = false;
    this.addEventListener('click', (event) => this.#onClick(event));
  }

  /** FilePond's instance, if `pondOptions` is set: not for an empty list, nor for a long one. */
  get pond(): object | undefined {
    return this.#view.pond;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.setState('dragging', this.#drop.dragging);
  }

  protected override renderControl(): unknown {
    const { accept, capture, multiple, directory, required, isDisabled, readOnly } = this;
    const zone = { accept, capture, multiple, directory, required, isDisabled, readOnly };
    const { dragging } = this.#drop;
    const { maxFiles, maxFileSize } = readListSettings(this);
    return html`
      ${zoneTemplate({ ...zone, dragging, maxFiles, maxFileSize }, this.translator, this.intake)}
      <div class="list" part="list" ?hidden=${this.listed.length === 0}></div>
    `;
  }

  protected override get button(): HTMLElement | undefined {
    return this.renderRoot?.querySelector('button') ?? undefined;
  }

  protected override rowButton(key: string): HTMLElement | undefined {
    return this.#view.rowButton(key);
  }

  protected override reveal(key: string): void {
    this.#view.reveal(key);
  }

  protected override openFileDialog(): void {
    if (this.isLocked) return;
    if (this.directory) this.intake.preloadForFolder();
    this.renderRoot.querySelector('input')?.click();
  }

  /**
   * One listener for the places that a pointer can click and that are no buttons. With listeners of their own, screen
   * readers would call them clickable.
   */
  #onClick(event: Event): void {
    const [target] = event.composedPath();
    if (!(target instanceof Element)) return;
    // A click on the control's label arrives at the element itself.
    if (target === this || target.closest('.zone')) this.openFileDialog();
    // Shows a long name completely.
    target.closest('.row-name')?.toggleAttribute('data-complete');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-upload': FilestoreUpload;
  }
}
