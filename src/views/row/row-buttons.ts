import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { canPause } from '../../contract/upload-states.ts';
import { listText } from '../../i18n/list-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Preview } from '../thumbnail/draw-thumbnail.ts';
import type { Lock, RowItem } from './row-item.ts';

/** How a row is drawn. */
export interface RowContext {
  /** The element of the rows, if others may draw the same files. */
  readonly thumbnailOwner?: object | undefined;
  /** The page's pictures of files that the browser cannot draw. */
  readonly preview?: Preview | undefined;
  readonly lock: Lock;
  /** The button of the row that has the focus. */
  readonly focused: FocusedButton | undefined;
  /**
   * Which of the row's buttons are Tab stops. With the name of a button, only this one is, or the last one if the row
   * does not have it.
   */
  readonly tabStops: 'all' | 'none' | RowAction;
  /** The description of the row's buttons. Empty for none. */
  readonly description: string;
  /** The role of the texts and the buttons, if the list is a grid. */
  readonly cellRole?: 'gridcell' | undefined;
  readonly translator: Translator;
  /** Moves the item one place up. Undefined if the order is fixed. */
  readonly moveUp?: ((item: RowItem) => void) | undefined;
  /** Whether it is the first one, which cannot move up. */
  readonly isFirst?: boolean | undefined;
  /** Removes the item and keeps the focus in the list. */
  readonly remove: (item: RowItem) => void;
}

/** A button that has the focus. A screen reader would say a change of its description, so it keeps the one it has. */
interface FocusedButton {
  readonly place: ButtonPlace;
  readonly description: string;
}

/** Returns the focused button of a row. */
export function focusedButton(
  row: Element | undefined,
  focused: Element | null | undefined,
): FocusedButton | undefined {
  const act = focused?.getAttribute('data-act') as RowAction | null | undefined;
  if (!focused || !act || !row?.contains(focused)) return undefined;
  return {
    place: placeOf({ act }),
    description: focused.getAttribute('aria-description') ?? '',
  };
}

export type RowAction = 'up' | 'pause' | 'resume' | 'retry' | 'restore' | 'remove';

/** Actions that replace each other share a button. */
type ButtonPlace = 'up' | 'pause' | 'retry' | 'remove';

const places = {
  up: 'up',
  pause: 'pause',
  resume: 'pause',
  retry: 'retry',
  restore: 'remove',
  remove: 'remove',
} as const satisfies Readonly<Record<RowAction, ButtonPlace>>;

function placeOf({ act }: { readonly act: RowAction }): ButtonPlace {
  return places[act];
}

interface RowButton {
  readonly act: RowAction;
  readonly label: string;
  /** Shown in place of the icon. */
  readonly text?: string;
  readonly run: () => void;
  /** It stays in the row only because it has the focus, and does nothing. */
  readonly idle?: boolean;
}

/** The buttons of a row. */
export function buttons(item: RowItem, name: string, context: RowContext): unknown {
  const all = buttonsOf(item, name, context);
  const { tabStops, focused } = context;
  const isStop = ({ act }: RowButton, index: number): boolean => {
    if (tabStops === 'all' || tabStops === 'none') return tabStops === 'all';
    return all.some((one) => one.act === tabStops) ? act === tabStops : index === all.length - 1;
  };
  // By its place, so that the button that removes the file keeps the focus when others come or go.
  return repeat(all, placeOf, (one, index) =>
    buttonTemplate(one, {
      lock: context.lock,
      description: placeOf(one) === focused?.place ? focused.description : context.description,
      isTabStop: isStop(one, index),
    }),
  );
}

/** The buttons in the order of the row. The last one, which removes the file, keeps its place. */
function buttonsOf(
  item: RowItem,
  name: string,
  { translator, focused, remove, moveUp, isFirst = false }: RowContext,
): readonly RowButton[] {
  const { status } = item.state;
  const up: RowButton = {
    act: 'up',
    label: listText(translator, 'moveUpOne', { name }),
    run: () => moveUp?.(item),
    idle: isFirst,
  };
  if (item.interruption === 'kept') {
    const resume: RowButton = {
      act: 'resume',
      label: listText(translator, 'resumeOne', { name }),
      text: listText(translator, 'resumeAll'),
      run: () => item.resume(),
    };
    const discard: RowButton = {
      act: 'remove',
      label: translator.t('removeOne', { name }),
      run: () => remove(item),
    };
    return [resume, discard];
  }
  // Pause and resume use the same button, so that it keeps the focus. It stays as long as it is focused.
  const isPauseFocused = focused?.place === 'pause';
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
  return [
    // The first row keeps the button as long as it is focused.
    ...(moveUp && (!isFirst || focused?.place === 'up') ? [up] : []),
    ...(pausable || isPauseFocused ? [pause] : []),
    ...(item.retryable ? [retry] : []),
    last,
  ];
}

/** The name is the title, which browsers show. With a label as well, screen readers would say it twice. */
function buttonTemplate(
  { act, label, text, run, idle = false }: RowButton,
  {
    lock,
    description,
    isTabStop,
  }: { readonly lock: Lock; readonly description: string; readonly isTabStop: boolean },
): TemplateResult {
  const doesNothing = idle || lock !== undefined;
  return html`<button
    class="row-button"
    type="button"
    data-act=${act}
    ?data-text=${text !== undefined}
    tabindex=${isTabStop ? nothing : -1}
    ?disabled=${lock === 'disabled'}
    aria-disabled=${doesNothing || nothing}
    aria-description=${description || nothing}
    title=${text === undefined ? label : nothing}
    aria-label=${text === undefined ? nothing : label}
    @click=${doesNothing ? nothing : run}
  >
    ${text ?? html`<span class="icon icon-${act}" aria-hidden="true"></span>`}
  </button>`;
}
