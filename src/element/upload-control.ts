import { html, type PropertyValues } from 'lit';
import { formText } from '../i18n/form-text.ts';
import type { Messages } from '../i18n/messages.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Announcer } from './announce/announcer.ts';
import { Rejections } from './announce/rejections.ts';
import { dispatchListEvent } from './dispatch-events.ts';
import {
  constraintNames,
  elementDefaults,
  fieldProperties,
  settingNames,
} from './element-properties.ts';
import { fieldStyles } from './element-styles.ts';
import { parseFormState } from './form/form-restore.ts';
import { FormSync } from './form/form-sync.ts';
import { SubmitGate } from './form/submit-gate.ts';
import { parseCountAttribute, readListSettings } from './attributes.ts';
import type { ListItem } from './list/list-item.ts';
import { preloadEngine } from './list/uploader-cache.ts';
import { ListControl } from './list-control.ts';
import { LocaleController } from './locale-controller.ts';
import { listedItems, ownersChanged, provideSource, type AttachedPart } from './upload-source.ts';
import type { Lock } from '../views/row/row-item.ts';

/**
 * A form control that uploads files, posts their ids, refuses the form, shows why, and announces what happens. What
 * draws the files is up to its subclasses.
 */
export abstract class UploadControl extends ListControl {
  static override styles = fieldStyles;
  static override properties = fieldProperties;
  declare fileHandles: boolean;
  declare required: boolean;
  declare minFiles: string | number | null;
  declare waitOnSubmit: boolean;
  declare keepUploading: boolean;
  declare confirmLeave: boolean;
  /** Texts that replace the element's own, by their keys. */
  declare messages: Partial<Messages> | undefined;

  readonly #locale = new LocaleController(this);
  readonly #formSync = new FormSync(this.internals, this.list, {
    control: () => ({
      name: this.name ?? '',
      required: this.required,
      minFiles: parseCountAttribute('min-files', this.minFiles),
      isInert: this.isLocked,
      defersSubmit: this.waitOnSubmit,
      translator: this.translator,
      anchor: this.#buttonOfObstacle ?? this.button,
    }),
    changed: () => this.dispatchChange(),
    reveal: (key) => this.reveal(key),
    drawProblem: () => {
      this.requestUpdate();
      this.performUpdate();
      // Before the browser moves the focus to one of their buttons.
      for (const part of this.parts) part.drawNow();
    },
    problemChanged: () => this.requestUpdate(),
  });
  readonly #rejections = new Rejections();
  /** Undefined until its code has been loaded, after the first update. */
  #announcer: Announcer | undefined;
  readonly #submitGate = new SubmitGate(
    () => this.list.busy,
    () => this.waitOnSubmit && this.list.busy,
    () => {
      this.requestUpdate();
      this.say(this.#notice);
    },
  );
  /** The parts that draw this element, inside of it or elsewhere. */
  protected readonly parts = new Set<AttachedPart>();

  constructor() {
    super();
    Object.assign(this, elementDefaults);
    this.list.subscribe((change) => {
      if (change.type === 'update') this.requestUpdate();
      if (change.type === 'error' && !change.item) {
        this.#rejections.add(change.name, change.error);
        this.requestUpdate();
      }
      dispatchListEvent(this, change);
      // After the whole step, because an upload may have made room for another one.
      if (change.type === 'update') queueMicrotask(() => this.#submitGate.resubmit());
    });
    preloadEngine(this);
    this.addEventListener('invalid', (event) => {
      this.#formSync.onInvalid(event, this.isReporting || this.#submitGate.isSubmitting);
    });
    provideSource(this, {
      list: this.list,
      intake: this.intake,
      settings: () => readListSettings(this),
      lock: () => this.lock,
      messages: () => this.messages,
      say: (text) => this.say(text),
      problem: () => this.#formSync.problem,
      problemOf: (key) => this.problemOf(key),
      isRequired: () => this.required,
      focus: () => this.focus(),
      parts: this.parts,
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    queueMicrotask(ownersChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(ownersChanged);
  }

  /**
   * Restores what `files` or `value` was set to. Uploaded files are left to expire and not deleted: a page may
   * reset its form while its server is still storing them.
   */
  formResetCallback(): void {
    this.#rejections.clear();
    this.changeByScript(() => this.list.reset());
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#submitGate.attach(form);
  }

  /** Called after the Back button, and in a tab that the browser had discarded. */
  formStateRestoreCallback(state: unknown, mode: 'restore' | 'autocomplete'): void {
    const { files, interrupted } = parseFormState(state);
    if (mode === 'restore') this.changeByScript(() => this.list.restore(files, interrupted));
  }

  /** A message stays: a page may set an equal list again while it handles the error. */
  protected override changeByScript(change: () => void): void {
    const silently = (): void => this.#formSync.withoutEvents(change);
    if (this.#announcer) this.#announcer.withoutAnnouncing(silently);
    else silently();
  }

  protected override beforeAdd(): void {
    this.#rejections.clear();
  }

  protected override firstUpdated(): void {
    const options = {
      translator: () => this.translator,
      rejections: this.#rejections,
      chooseFile: () => this.openFileDialog(),
    };
    import('./after-first-update.ts')
      .then(
        ({ startAfterFirstUpdate }) =>
          (this.#announcer = startAfterFirstUpdate(this, this.list, options)),
      )
      // Without this file, the page works as before, and its errors have one general message.
      .catch(() => undefined);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (settingNames.some((name) => changed.has(name))) this.list.retrySettingErrors();
    if (constraintNames.some((name) => changed.has(name))) this.list.validateAgain();
    this.#formSync.update();
    const { busy, counts } = this.list;
    // Not of the button, because screen readers say a changed description of what has the focus.
    this.internals.ariaDescription = counts.uploading > 0 ? this.translator.t('uploading') : null;
    this.setState('empty', counts.all === 0);
    this.setState('uploading', busy);
    this.setState('failed', counts.countOf('failed') > 0);
    this.setState('waiting-to-submit', this.#submitGate.isDeferring);
    for (const part of this.parts) part.requestUpdate();
  }

  protected override render(): unknown {
    return html`
      ${this.renderControl()}
      <p class="message" part="message" id="problem">${this.#formSync.problem}</p>
      <p class="message" part="message" id="message">${this.#rejections.text(this.translator)}</p>
      <p class="notice" part="notice">${this.#notice}</p>
      <div class="live visually-hidden" aria-live="polite" aria-relevant="additions"></div>
    `;
  }

  /** What the control shows above its messages. */
  protected abstract renderControl(): unknown;

  protected get translator(): Translator {
    return this.#locale.translator(this.messages);
  }

  protected get lock(): Lock {
    return this.isDisabled ? 'disabled' : this.readOnly ? 'read-only' : undefined;
  }

  /** The files that a list shows. */
  protected get listed(): readonly ListItem[] {
    return listedItems({ list: this.list, parts: this.parts });
  }

  /** The button that opens the file dialog. */
  protected abstract get button(): HTMLElement | undefined;

  /** A button of a file's row, if the row is drawn. */
  protected abstract rowButton(key: string): HTMLElement | undefined;

  /** Draws the row of a file. */
  protected abstract reveal(key: string): void;

  protected abstract openFileDialog(): void;

  /** Announces a text to screen readers. */
  protected say(text: string): void {
    this.#announcer?.say(text);
  }

  /** Why the form was refused because of a file. Empty if it was not. */
  protected problemOf(key: string): string {
    const { problem } = this.#formSync;
    // In this order, because it is asked for each row, and there is rarely a problem.
    return problem !== '' && key === this.#formSync.obstacle ? problem : '';
  }

  /** What a person has to know while the form waits for uploads. */
  get #notice(): string {
    return this.#submitGate.isDeferring ? formText(this.translator, 'submitDeferred') : '';
  }

  /** A button of the row that the form cannot be submitted with. */
  get #buttonOfObstacle(): HTMLElement | undefined {
    const { obstacle } = this.list.counts;
    return obstacle && !this.isLocked ? this.rowButton(obstacle.key) : undefined;
  }
}
