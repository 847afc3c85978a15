import { html, nothing, type TemplateResult } from 'lit';
import type { UploadStatus } from '../../contract/upload-states.ts';
import { listText } from '../../i18n/list-text.ts';
import { speedText } from '../../i18n/status-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { barStyles } from '../row/bar-styles.ts';
import { statusesByFilter, type Filter } from '../row/row-item.ts';

export const totalStyles = [barStyles];

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

/** The list, as its totals need it. */
export interface TotalList {
  readonly counts: RowCounts;
  /** Undefined before the first upload. */
  readonly progress: RowProgress | undefined;
}

/** The bar of all files, while there are some in progress. */
export function totalProgress(
  { counts, progress }: TotalList,
  translator: Translator,
): TemplateResult | typeof nothing {
  if (!progress || counts.busy === 0) return nothing;
  return html`<progress
    class="upload-bar"
    part="bar"
    aria-label=${listText(translator, 'allFiles')}
    max=${progress.total || 1}
    value=${progress.sent}
  ></progress>`;
}

/** How many files are uploaded and failed, and how fast. */
export function totalText({ counts, progress }: TotalList, translator: Translator): string {
  const failed = countOf('failed', counts);
  const done = countOf('done', counts);
  const parts = [listText(translator, 'summary', { done, count: counts.all - counts.removed })];
  if (failed > 0) parts.push(listText(translator, 'someFailed', { count: failed }));
  if (progress && counts.countOf('sending') > 0) parts.push(...speedText(progress, translator));
  return parts.join(' · ');
}

/** The number of files that a filter shows. */
export function countOf(filter: Filter, counts: RowCounts): number {
  if (filter === 'all') return counts.all;
  const count = counts.countOf(...statusesByFilter[filter]);
  return filter === 'done' ? count - counts.removed : count;
}
