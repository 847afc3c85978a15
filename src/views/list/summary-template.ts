import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { listText } from '../../i18n/list-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { filters, type Filter, type Lock } from '../row/row-item.ts';
import { countOf, totalProgress, totalText, type TotalList } from './total-template.ts';

/** The list, as its summary needs it. */
export interface SummaryList extends TotalList {
  retry(): void;
  pause(): void;
  resume(): void;
  /** Removes the failed files for which no attempt can help. */
  removeRefused(): void;
}

export const filterMessages = {
  all: 'filterAll',
  active: 'filterActive',
  failed: 'filterFailed',
  done: 'filterDone',
} as const satisfies Readonly<Record<Filter, string>>;

/** How the tools are drawn. They are a toolbar with one Tab stop. */
export interface ToolbarState {
  readonly filter: Filter;
  readonly lock: Lock;
  /** The name of the tool that is the Tab stop. */
  readonly tabStop: string;
}

/** A button for all files. */
interface Tool {
  readonly name: 'pause-all' | 'resume-all' | 'retry-all' | 'remove-refused';
  readonly text: string;
  readonly run: () => void;
}

/** The summary above a long list: the totals, a progress bar, the filters and the buttons for all files. */
export function summaryTemplate(
  list: SummaryList,
  { filter, lock, tabStop }: ToolbarState,
  translator: Translator,
  show: (filter: Filter) => void,
): TemplateResult {
  const { counts } = list;
  const all = tools(list, translator, 1);
  const isStop = (name: string): boolean => {
    const isTool = lock !== 'disabled' && all.some((tool) => tool.name === tabStop);
    const exists = isTool || filters.some((one) => one === tabStop);
    return name === (exists ? tabStop : filter);
  };
  return html`<div class="rows-summary" part="summary">
    <p class="rows-total">${totalText(list, translator)}</p>
    ${totalProgress(list, translator)}
    <div class="rows-tools" role="toolbar">
      <span class="rows-filters" role="group" aria-label=${listText(translator, 'show')}>
        ${filters.map((one) => {
          const count = countOf(one, counts);
          return html`<button
            class="rows-filter"
            type="button"
            data-tool=${one}
            tabindex=${isStop(one) ? nothing : -1}
            aria-pressed=${one === filter}
            @click=${() => show(one)}
          >
            ${listText(translator, filterMessages[one])}
            <span class="rows-count">${translator.number(count)}</span>
          </button>`;
        })}
      </span>
      <span class="rows-actions">
        ${repeat(all, nameOf, (tool) => toolTemplate(tool, lock, isStop(tool.name)))}
      </span>
    </div>
  </div>`;
}

/** The buttons above a short list, for several failed files at once. */
export function actionsTemplate(
  list: SummaryList,
  lock: Lock,
  translator: Translator,
): TemplateResult | typeof nothing {
  const some = tools(list, translator, 2).filter(
    ({ name }) => name === 'retry-all' || name === 'remove-refused',
  );
  if (some.length === 0) return nothing;
  return html`<div class="rows-tools rows-actions">
    ${repeat(some, nameOf, (tool) => toolTemplate(tool, lock, true))}
  </div>`;
}

/** @param minFiles with fewer files, there is no button for them */
function tools(list: SummaryList, translator: Translator, minFiles: number): readonly Tool[] {
  const { counts } = list;
  const paused = counts.countOf('paused');
  const tool = (
    name: Tool['name'],
    key: 'pauseAll' | 'resumeAll' | 'retryAll' | 'removeRefused',
    count: number,
    run: () => void,
  ): readonly Tool[] => (count < minFiles ? [] : [{ name, text: listText(translator, key), run }]);
  return [
    ...tool('pause-all', 'pauseAll', counts.busy - paused, () => list.pause()),
    ...tool('resume-all', 'resumeAll', paused, () => list.resume()),
    ...tool('retry-all', 'retryAll', counts.retryable, () => list.retry()),
    ...tool('remove-refused', 'removeRefused', counts.refused, () => list.removeRefused()),
  ];
}

/** A tool keeps its button, so that the focus is never on another one without notice. */
const nameOf = ({ name }: Tool): string => name;

function toolTemplate({ name, text, run }: Tool, lock: Lock, isTabStop: boolean): TemplateResult {
  return html`<button
    class="rows-tool"
    type="button"
    data-tool=${name}
    tabindex=${isTabStop ? nothing : -1}
    ?disabled=${lock === 'disabled'}
    aria-disabled=${lock !== undefined || nothing}
    @click=${lock ? nothing : run}
  >
    ${text}
  </button>`;
}
