import { html, nothing, type TemplateResult } from 'lit';
import type { Translator } from '../i18n/translator.ts';
import { acceptText } from './input/accept-text.ts';
import type { Intake } from './input/intake.ts';

export interface ZoneState {
  readonly accept: string | null;
  readonly capture: string | boolean | null;
  readonly multiple: boolean;
  readonly directory: boolean;
  readonly required: boolean;
  readonly isDisabled: boolean;
  readonly readOnly: boolean;
  readonly dragging: boolean;
  /** Bytes. */
  readonly maxFileSize?: number | undefined;
  readonly maxFiles?: number | undefined;
}

/** The drop zone with its button and its hint. */
export function zoneTemplate(
  state: ZoneState,
  translator: Translator,
  intake: Intake,
): TemplateResult {
  const { dragging, isDisabled, readOnly } = state;
  return html`
    <div
      class="zone"
      part="zone"
      ?data-dragging=${dragging}
      ?data-disabled=${isDisabled || readOnly}
    >
      ${zoneContent(state, translator, intake)}
    </div>
  `;
}

/** A read-only button keeps the focus, so that people find out why it does nothing. */
export function zoneContent(
  state: ZoneState,
  translator: Translator,
  intake: Intake,
): TemplateResult {
  const { multiple, isDisabled, readOnly } = state;
  return html`${fileInput(state, intake)}
    <button
      part="button"
      type="button"
      aria-describedby="description"
      ?disabled=${isDisabled}
      aria-disabled=${readOnly || nothing}
    >
      ${translator.t(multiple ? 'chooseFiles' : 'chooseFile')}
    </button>
    <span id="description" hidden></span>
    <span class="hint" id="hint">${isDisabled ? nothing : hint(state, translator)}</span>`;
}

/**
 * The input whose dialog chooses the files. It is not rendered, because the focus would go to it before it goes to the
 * button.
 */
export function fileInput(
  {
    accept,
    capture,
    multiple,
    directory,
    isDisabled,
    readOnly,
  }: Omit<ZoneState, 'required' | 'dragging' | 'maxFiles' | 'maxFileSize'>,
  intake: Intake,
): TemplateResult {
  const handleChange = ({ currentTarget }: Event): void => {
    const input = currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Emptied, so that choosing the same file again fires `change`.
    input.value = '';
    intake.add(files);
    // Browsers do not tell which folder it was.
    if (directory && files.length === 0) intake.rejectEmptyFolder('');
  };
  return html`<input
    hidden
    type="file"
    accept=${accept || nothing}
    capture=${capture === true ? '' : capture === false ? nothing : (capture ?? nothing)}
    ?multiple=${multiple}
    ?webkitdirectory=${directory}
    ?disabled=${isDisabled || readOnly}
    @change=${handleChange}
    @input=${stopPropagation}
    @click=${stopPropagation}
  />`;
}

/** The style sheet hides the part about dropping on a touch screen. */
function hint(state: ZoneState, translator: Translator): unknown {
  const { accept, multiple, required, dragging, maxFiles, maxFileSize } = state;
  if (state.readOnly) return translator.t('readOnly');
  if (dragging) return translator.t('dropNow');
  const size = maxFileSize === undefined ? '' : translator.size(maxFileSize);
  const limits = [
    acceptText(accept, translator),
    multiple && maxFiles !== undefined && translator.t('hintFiles', { count: maxFiles }),
    size && translator.t(multiple ? 'hintSizeEach' : 'hintSize', { size }),
    // A role of a group cannot be required, so it is said in words.
    required && translator.t('required'),
  ].filter(Boolean);
  const drop = translator.t(multiple ? 'dropFiles' : 'dropFile');
  return html`<span class="drop">${drop}${limits.length > 0 ? SEPARATOR : nothing}</span
    >${limits.join(SEPARATOR)}`;
}

const SEPARATOR = ' · ';

/** The input's own event is composed: outside, it would look like an event of the element. */
function stopPropagation(event: Event): void {
  event.stopPropagation();
}
