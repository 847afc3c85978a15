import { html, nothing, type TemplateResult } from 'lit';
import { canPause } from '../../contract/upload-states.ts';
import { displayName } from '../../contract/file-names.ts';
import { listText } from '../../i18n/list-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { thumbnailFor } from '../thumbnail/thumbnail.ts';
import type { Lock, RowItem } from './row-item.ts';
import { rowTexts, stateDescription } from './row-texts.ts';

/** How a row is drawn. */
export interface RowContext {
  readonly lock: Lock;
  /** Whether the row's pause button has the focus. */
  readonly pauseFocused: boolean;
  /**
   * Which of the row's buttons are Tab stops. With the name of a button, only this one is, or the last one if the row
   * does not have it.
   */
  readonly tabStops: 'all' | 'none' | RowAction;
  /** The role of the texts and the buttons, if the list is a grid. */
  readonly cellRole?: 'gridcell' | undefined;
  readonly translator: Translator;
  /** Removes the item and keeps the focus in the list. */
  readonly remove: (item: RowItem) => void;
}

export type RowAction = 'pause' | 'resume' | 'retry' | 'restore' | 'remove';

/** Selects the buttons that replace each other and keep the focus. */
export const PAUSE_BUTTONS = '[data-act=pause], [data-act=resume]';

/** The content of the row of one file. The list view and FilePond's rows share it. */
export function rowContent(item: RowItem, context: RowContext): TemplateResult {
  const { translator, cellRole } = context;
  const name = displayName(item.file.name);
  return html`<span class="row-thumbnail">${thumbnailFor(item)}</span>
    ${rowTexts(item, translator, cellRole, progressBar(item, name))}
    <span class="row-buttons" role=${cellRole ?? nothing}>${buttons(item, name, context)}</span>`;
}

function progressBar({ file, state }: RowItem, name: string): TemplateResult | undefined {
  if (!('sent' in state)) return undefined;
  return html`<progress
    class="upload-bar row-bar"
    aria-label=${name}
    max=${file.size || 1}
    value=${state.sent}
  ></progress>`;
}

interface RowButton {
  readonly act: RowAction;
  readonly label: string;
  readonly run: () => void;
  /** It stays in the row only because it has the focus, and does nothing. */
  readonly idle?: boolean;
}

function buttons(item: RowItem, name: string, context: RowContext): readonly TemplateResult[] {
  const all = buttonsOf(item, name, context);
  const { tabStops } = context;
  const isStop = ({ act }: RowButton, index: number): boolean => {
    if (tabStops === 'all' || tabStops === 'none') return tabStops === 'all';
    return all.some((one) => one.act === tabStops) ? act === tabStops : index === all.length - 1;
  };
  return all.map((one, index) => buttonTemplate(one, item, context.lock, isStop(one, index)));
}

/** The buttons in the order of the row. The last one, which removes the file, keeps its place. */
function buttonsOf(
  item: RowItem,
  name: string,
  { translator, pauseFocused, remove }: RowContext,
): readonly RowButton[] {
  const { status } = item.state;
  // Pause and resume use the same button, so that it keeps the focus. It stays as long as it is focused.
  const pausable = !item.removed && canPause(status);
  const pause: RowButton =
    status === 'paused'
      ? {
          act: 'resume',
          label: listText(translator, 'resumeOne', { name }),
          run: () => item.resume(),
        }
      : {
          act: 'pause',
          label: listText(translator, 'pauseOne', { name }),
          run: () => item.pause(),
          idle: !pausable,
        };
  const retry: RowButton = {
    act: 'retry',
    label: translator.t('retryOne', { name }),
    run: () => item.retry(),
  };
  const last: RowButton = item.removed
    ? {
        act: 'restore',
        label: translator.t('restoreOne', { name }),
        run: () => item.restore(),
      }
    : {
        act: 'remove',
        label: translator.t('removeOne', { name }),
        run: () => remove(item),
        idle: item.deletion === 'running',
      };
  return [...(pausable || pauseFocused ? [pause] : []), ...(item.retryable ? [retry] : []), last];
}

/** The name is the title, which browsers show. With a label as well, screen readers would say it twice. */
function buttonTemplate(
  { act, label, run, idle = false }: RowButton,
  item: RowItem,
  lock: Lock,
  isTabStop: boolean,
): TemplateResult {
  const doesNothing = idle || lock !== undefined;
  return html`<button
    class="row-button"
    type="button"
    data-act=${act}
    tabindex=${isTabStop ? nothing : -1}
    ?disabled=${lock === 'disabled'}
    aria-disabled=${doesNothing || nothing}
    aria-describedby=${stateDescription(item) ?? nothing}
    title=${label}
    @click=${doesNothing ? nothing : run}
  >
    <span class="icon icon-${act}" aria-hidden="true"></span>
  </button>`;
}
