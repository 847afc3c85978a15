import { html, nothing, type TemplateResult } from 'lit';
import type { UploadStatus } from '../../contract/upload-states.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import type { Translator } from '../../i18n/translator.ts';
import { speedText } from '../../i18n/status-text.ts';
import { filters, statusesByFilter, type Filter } from './row-item.ts';

/** The number of files in each state. */
export interface RowCounts {
  readonly all: number;
  readonly busy: number;
  /** Existing files that were removed and are not posted. They also count as done. */
  readonly removed: number;
  countOf(...statuses: readonly UploadStatus[]): number;
}

/** The total progress of the uploads, in bytes. */
export interface RowProgress {
  readonly sent: number;
  readonly total: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

interface SummaryActions {
  readonly show: (filter: Filter) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly retry: () => void;
}

const filterMessages = {
  all: 'filterAll',
  active: 'filterActive',
  failed: 'filterFailed',
  done: 'filterDone',
} as const satisfies Readonly<Record<Filter, MessageKey>>;

/** The summary above the list: the totals, a progress bar, the filters and the buttons for all files. */
export function summaryTemplate(
  counts: RowCounts,
  progress: RowProgress | undefined,
  { filter, disabled }: { readonly filter: Filter; readonly disabled: boolean },
  translator: Translator,
  actions: SummaryActions,
): TemplateResult {
  const paused = counts.countOf('paused');
  const failed = counts.countOf(...statusesByFilter.failed);
  const running = counts.busy > paused;
  const button = (text: string, act: () => void): TemplateResult =>
    html`<button class="rows-tool" type="button" ?disabled=${disabled} @click=${act}>
      ${text}
    </button>`;
  return html`<div class="rows-summary" part="summary">
    <p class="rows-total">${totalText(counts, progress, failed, translator)}</p>
    ${
      progress && counts.busy > 0
        ? html`<progress
            class="rows-bar"
            aria-label=${translator.t('allFiles')}
            max=${progress.total || 1}
            value=${progress.sent}
          ></progress>`
        : nothing
    }
    <div class="rows-tools">
      <span class="rows-filters" role="group" aria-label=${translator.t('show')}>
        ${filters.map((one) => {
          const count = one === 'all' ? counts.all : counts.countOf(...statusesByFilter[one]);
          return html`<button
            class="rows-filter"
            type="button"
            data-filter=${one}
            aria-pressed=${one === filter}
            @click=${() => actions.show(one)}
          >
            ${translator.t(filterMessages[one])}
            <span class="rows-count">${translator.number(count)}</span>
          </button>`;
        })}
      </span>
      <span class="rows-actions">
        ${running ? button(translator.t('pauseAll'), actions.pause) : nothing}
        ${paused > 0 ? button(translator.t('resumeAll'), actions.resume) : nothing}
        ${failed > 0 ? button(translator.t('retryAll'), actions.retry) : nothing}
      </span>
    </div>
  </div>`;
}

function totalText(
  counts: RowCounts,
  progress: RowProgress | undefined,
  failed: number,
  translator: Translator,
): string {
  const done = counts.countOf('done') - counts.removed;
  const parts = [translator.t('summary', { done, count: counts.all - counts.removed })];
  if (failed > 0) parts.push(translator.t('someFailed', { count: failed }));
  if (progress && counts.countOf('sending') > 0) parts.push(...speedText(progress, translator));
  return parts.join(' · ');
}
