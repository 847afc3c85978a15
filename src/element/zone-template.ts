import { html, nothing, type TemplateResult } from 'lit';
import type { Translator } from '../i18n/translator.ts';
import { acceptTokens } from './input/accept.ts';

interface ZoneState {
  readonly accept: string | null;
  readonly multiple: boolean;
  readonly directory: boolean;
  /** Disabled or read-only. */
  readonly isLocked: boolean;
  readonly dragging: boolean;
  /** Bytes. */
  readonly maxFileSize: number | undefined;
}

interface ZoneActions {
  readonly openFileDialog: () => void;
  readonly choose: (files: readonly File[]) => void;
}

/** The drop zone with its button and its hint. */
export function zoneTemplate(
  state: ZoneState,
  translator: Translator,
  { openFileDialog, choose }: ZoneActions,
): TemplateResult {
  const { accept, multiple, directory, isLocked, dragging } = state;
  const handleChange = ({ currentTarget }: Event): void => {
    const input = currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Emptied, so that choosing the same file again fires `change`.
    input.value = '';
    choose(files);
  };
  return html`
    <div
      class="zone"
      part="zone"
      ?data-dragging=${dragging}
      ?data-disabled=${isLocked}
      @click=${openFileDialog}
    >
      <input
        class="visually-hidden"
        type="file"
        tabindex="-1"
        aria-hidden="true"
        accept=${acceptTokens(accept ?? '').join() || nothing}
        ?multiple=${multiple}
        ?webkitdirectory=${directory}
        ?disabled=${isLocked}
        @change=${handleChange}
        @input=${stopPropagation}
        @click=${stopPropagation}
      />
      <button part="button" type="button" aria-describedby="hint message" ?disabled=${isLocked}>
        ${translator.t(multiple ? 'chooseFiles' : 'chooseFile')}
      </button>
      <span class="hint" id="hint">${isLocked ? '' : dropHint(state, translator)}</span>
    </div>
  `;
}

function dropHint({ multiple, dragging, maxFileSize }: ZoneState, translator: Translator): string {
  if (dragging) return translator.t('dropNow');
  const hint = translator.t(multiple ? 'dropFiles' : 'dropFile');
  if (maxFileSize === undefined) return hint;
  return translator.t('dropHintWithLimit', { hint, size: translator.size(maxFileSize) });
}

/** The input's own event is composed: outside, it would look like an event of the element. */
function stopPropagation(event: Event): void {
  event.stopPropagation();
}
