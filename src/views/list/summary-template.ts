import { html, nothing, type TemplateResult } from 'lit';
import type { UploadStatus } from '../../contract/upload-states.ts';
import { listText } from '../../i18n/list-text.ts';
import { speedText } from '../../i18n/status-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { filters, statusesByFilter, type Filter } from '../row/row-item.ts';

/** The number of files in each state. */
interface RowCounts {
  readonly all: number;
  readonly busy: number;
  /** Existing files that were removed and are not posted. They also count as done. */
  readonly removed: number;
  /** Failed and aborted files for which another attempt can help. */
  readonly retryable: number;
  /** Failed files that can only be removed. */
  readonly refused: number;
  countOf(...statuses: readonly UploadStatus[]): number;
}

/** The total progress of the uploads, in bytes. */
interface RowProgress {
  readonly sent: number;
  readonly total: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

/** The list, as its summary needs it. */
export interface SummaryList {
  readonly counts: RowCounts;
  /** Undefined before the first upload. */
  readonly progress: RowProgress | undefined;
  retry(): void;
  pause(): void;
  resume(): void;
  /** Removes the failed files for which no attempt can help. */
  removeRefused(): void;
}

const filterMessages = {
  all: 'filterAll',
  active: 'filterActive',
  failed: 'filterFailed',
  done: 'filterDone',
} as const satisfies Readonly<Record<Filter, string>>;

/** The summary above a long list: the totals, a progress bar, the filters and the buttons for all files. */
export function summaryTemplate(
  list: SummaryList,
  { filter, disabled }: { readonly filter: Filter; readonly disabled: boolean },
  translator: Translator,
  show: (filter: Filter) => void,
): TemplateResult {
  const { counts, progress } = list;
  const paused = counts.countOf('paused');
  const button = (text: string, act: () => void): TemplateResult =>
    toolTemplate(text, act, disabled);
  return html`<div class="rows-summary" part="summary">
    <p class="rows-total">${totalText(counts, progress, translator)}</p>
    ${
      progress && counts.busy > 0
        ? html`<progress
            class="upload-bar"
            aria-label=${listText(translator, 'allFiles')}
            max=${progress.total || 1}
            value=${progress.sent}
          ></progress>`
        : nothing
    }
    <div class="rows-tools">
      <span class="rows-filters" role="group" aria-label=${listText(translator, 'show')}>
        ${filters.map((one) => {
          const count = countOf(one, counts);
          return html`<button
            class="rows-filter"
            type="button"
            data-filter=${one}
            aria-pressed=${one === filter}
            @click=${() => show(one)}
          >
            ${listText(translator, filterMessages[one])}
            <span class="rows-count">${translator.number(count)}</span>
          </button>`;
        })}
      </span>
      <span class="rows-actions">
        ${counts.busy > paused ? button(listText(translator, 'pauseAll'), () => list.pause()) : nothing}
        ${paused > 0 ? button(listText(translator, 'resumeAll'), () => list.resume()) : nothing}
        ${counts.retryable > 0 ? button(listText(translator, 'retryAll'), () => list.retry()) : nothing}
        ${
          counts.refused > 0
            ? button(listText(translator, 'removeRefused'), () => list.removeRefused())
            : nothing
        }
      </span>
    </div>
  </div>`;
}

/** The buttons above a short list, for several failed files at once. */
export function actionsTemplate(
  list: SummaryList,
  disabled: boolean,
  translator: Translator,
): TemplateResult | typeof nothing {
  const { retryable, refused } = list.counts;
  if (retryable < 2 && refused < 2) return nothing;
  return html`<div class="rows-tools rows-actions">
    ${
      retryable > 1
        ? toolTemplate(listText(translator, 'retryAll'), () => list.retry(), disabled)
        : nothing
    }
    ${
      refused > 1
        ? toolTemplate(listText(translator, 'removeRefused'), () => list.removeRefused(), disabled)
        : nothing
    }
  </div>`;
}

function toolTemplate(text: string, act: () => void, disabled: boolean): TemplateResult {
  return html`<button class="rows-tool" type="button" ?disabled=${disabled} @click=${act}>
    ${text}
  </button>`;
}

function countOf(filter: Filter, counts: RowCounts): number {
  if (filter === 'all') return counts.all;
  const count = counts.countOf(...statusesByFilter[filter]);
  return filter === 'done' ? count - counts.removed : count;
}

function totalText(
  counts: RowCounts,
  progress: RowProgress | undefined,
  translator: Translator,
): string {
  const failed = countOf('failed', counts);
  const done = countOf('done', counts);
  const parts = [listText(translator, 'summary', { done, count: counts.all - counts.removed })];
  if (failed > 0) parts.push(listText(translator, 'someFailed', { count: failed }));
  if (progress && counts.countOf('sending') > 0) parts.push(...speedText(progress, translator));
  return parts.join(' · ');
}
