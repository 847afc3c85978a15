import { html, nothing, type TemplateResult } from 'lit';
import type { UploadStatus } from '../../contract/upload-states.ts';
import type { Phrase } from '../../i18n/messages.ts';
import type { Phrases } from '../../i18n/translator.ts';
import { movingWords } from '../../i18n/status-text.ts';
import { filters, statusesOf, type Filter } from './row-item.ts';

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

const filterPhrases = {
  all: 'filterAll',
  active: 'filterActive',
  failed: 'filterFailed',
  done: 'filterDone',
} as const satisfies Readonly<Record<Filter, Phrase>>;

/** All files in one line and one bar, what to show of them, and what can be done with all of them. */
export function summaryTemplate(
  counts: RowCounts,
  progress: RowProgress | undefined,
  { filter, disabled }: { readonly filter: Filter; readonly disabled: boolean },
  phrases: Phrases,
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
    <p class="rows-total">${totalWords(counts, progress, failed, phrases)}</p>
    ${
      progress && counts.busy > 0
        ? html`<progress
            class="rows-bar"
            aria-label=${phrases.say('allFiles')}
            max=${progress.total || 1}
            value=${progress.sent}
          ></progress>`
        : nothing
    }
    <div class="rows-tools">
      <span class="rows-filters" role="group" aria-label=${phrases.say('show')}>
        ${filters.map((one) => {
          const count = one === 'all' ? counts.all : counts.of(...statusesOf[one]);
          return html`<button
            class="rows-filter"
            type="button"
            data-filter=${one}
            aria-pressed=${one === filter}
            @click=${() => actions.show(one)}
          >
            ${phrases.say(filterPhrases[one])}
            <span class="rows-count">${phrases.number(count)}</span>
          </button>`;
        })}
      </span>
      <span class="rows-actions">
        ${running ? tool(phrases.say('pauseAll'), actions.pause) : nothing}
        ${paused > 0 ? tool(phrases.say('resumeAll'), actions.resume) : nothing}
        ${failed > 0 ? tool(phrases.say('retryAll'), actions.retry) : nothing}
      </span>
    </div>
  </div>`;
}

function totalWords(
  counts: RowCounts,
  progress: RowProgress | undefined,
  failed: number,
  phrases: Phrases,
): string {
  const done = counts.of('done') - counts.removed;
  const said = [phrases.say('summary', { done, count: counts.all - counts.removed })];
  if (failed > 0) said.push(phrases.say('someFailed', { count: failed }));
  if (progress && counts.of('sending') > 0) said.push(...movingWords(progress, phrases));
  return said.join(' · ');
}
