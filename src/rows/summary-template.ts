import { html, nothing, type TemplateResult } from 'lit';
import type { UploadStatus } from '../contract/upload-states.ts';
import { filters, statusesOf, type Filter } from './row-item.ts';
import type { RowWords } from './row-words.ts';

/** How many files are in which state. */
export interface RowCounts {
  readonly all: number;
  readonly busy: number;
  /** Done, and taken off what is posted. */
  readonly removed: number;
  of(...statuses: readonly UploadStatus[]): number;
}

/** Of what is under way. */
export interface RowProgress {
  readonly sent: number;
  readonly total: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

export interface SummaryActions {
  readonly show: (filter: Filter) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly retry: () => void;
}

/** All files in one line and one bar, what to show of them, and what can be done with all of them. */
export function summaryTemplate(
  counts: RowCounts,
  progress: RowProgress | undefined,
  { filter, disabled }: { readonly filter: Filter; readonly disabled: boolean },
  words: RowWords,
  actions: SummaryActions,
): TemplateResult {
  const paused = counts.of('paused');
  const failed = counts.of(...statusesOf.failed);
  const running = counts.busy > paused;
  const tool = (text: string, act: () => void): TemplateResult =>
    html`<button class="rows-tool" type="button" ?disabled=${disabled} @click=${act}>
      ${text}
    </button>`;
  return html`<div class="rows-summary" part="summary">
    <p class="rows-total">${totalWords(counts, progress, failed, words)}</p>
    ${
      progress && counts.busy > 0
        ? html`<progress
            class="rows-bar"
            aria-label=${words.allFiles}
            max=${progress.total || 1}
            value=${progress.sent}
          ></progress>`
        : nothing
    }
    <div class="rows-tools">
      <span class="rows-filters" role="group" aria-label=${words.show}>
        ${filters.map((one) => {
          const count = one === 'all' ? counts.all : counts.of(...statusesOf[one]);
          return html`<button
            class="rows-filter"
            type="button"
            data-filter=${one}
            aria-pressed=${one === filter}
            @click=${() => actions.show(one)}
          >
            ${words.filters[one]} <span class="rows-count">${words.number(count)}</span>
          </button>`;
        })}
      </span>
      <span class="rows-actions">
        ${running ? tool(words.pauseAll, actions.pause) : nothing}
        ${paused > 0 ? tool(words.resumeAll, actions.resume) : nothing}
        ${failed > 0 ? tool(words.retryAll, actions.retry) : nothing}
      </span>
    </div>
  </div>`;
}

function totalWords(
  counts: RowCounts,
  progress: RowProgress | undefined,
  failed: number,
  words: RowWords,
): string {
  const said = [
    words.summary(
      words.number(counts.of('done') - counts.removed),
      words.number(counts.all - counts.removed),
    ),
  ];
  if (failed > 0) said.push(words.someFailed(words.number(failed)));
  const moving = progress && counts.of('sending') > 0 ? progress : undefined;
  if (moving?.bytesPerSecond !== undefined) {
    said.push(words.speed(words.size(moving.bytesPerSecond)));
    if (moving.secondsLeft !== undefined) said.push(words.timeLeft(moving.secondsLeft));
  }
  return said.join(' · ');
}
