import { html, nothing, type TemplateResult } from 'lit';
import { canPause } from '../../contract/upload-states.ts';
import { displayName } from '../../contract/file-names.ts';
import { listText } from '../../i18n/list-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { thumbnailFor } from '../thumbnail/thumbnail.ts';
import type { RowItem } from './row-item.ts';
import { rowTexts } from './row-texts.ts';

/** How a row is drawn. */
export interface RowContext {
  readonly disabled: boolean;
  /** Whether the row's pause button has the focus. */
  readonly pauseFocused: boolean;
  readonly translator: Translator;
  /** Removes the item and keeps the focus in the list. */
  readonly remove: (item: RowItem) => void;
}

/** Selects the buttons that replace each other and keep the focus. */
export const PAUSE_BUTTONS = '[data-act=pause], [data-act=resume]';

/** The content of the row of one file. The list view and FilePond's rows share it. */
export function rowContent(item: RowItem, context: RowContext): TemplateResult {
  const { file, state } = item;
  const name = displayName(file.name);
  const sent = 'sent' in state ? state.sent : undefined;
  return html`<span class="row-thumbnail">${thumbnailFor(item)}</span>
    ${rowTexts(item, context.translator)}
    ${
      sent === undefined
        ? nothing
        : html`<progress
            class="upload-bar row-bar"
            aria-label=${name}
            max=${file.size || 1}
            value=${sent}
          ></progress>`
    }
    <span class="row-buttons">${buttons(item, name, context)}</span>`;
}

function buttons(item: RowItem, name: string, context: RowContext): readonly unknown[] {
  const { translator, pauseFocused, remove } = context;
  const { status } = item.state;
  const label = (key: ButtonLabel): string => listText(translator, key, { name });
  // Pause and resume use the same button, so that it keeps the focus. It stays as long as it is focused.
  const pausable = !item.removed && canPause(status);
  const pauseButton = (): TemplateResult =>
    status === 'paused'
      ? button('resume', label('resumeOne'), () => item.resume(), context)
      : button('pause', label('pauseOne'), () => item.pause(), context, !pausable);
  const removing = item.deletion === 'running';
  return [
    pausable || pauseFocused ? pauseButton() : nothing,
    item.retryable
      ? button('retry', translator.t('retryOne', { name }), () => item.retry(), context)
      : nothing,
    item.removed
      ? button('restore', translator.t('restoreOne', { name }), () => item.restore(), context)
      : button(
          'remove',
          translator.t('removeOne', { name }),
          () => remove(item),
          context,
          removing,
        ),
  ];
}

type ButtonLabel = 'resumeOne' | 'pauseOne';

function button(
  icon: string,
  label: string,
  act: () => void,
  { disabled }: RowContext,
  idle = false,
): TemplateResult {
  return html`<button
    class="row-button"
    type="button"
    data-act=${icon}
    ?disabled=${disabled}
    aria-label=${label}
    aria-disabled=${idle || nothing}
    title=${label}
    @click=${idle ? nothing : act}
  >
    <span class="icon icon-${icon}" aria-hidden="true"></span>
  </button>`;
}
