import type { Locator } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';

/** The list view draws changed files at most this many milliseconds later, in the next frame. */
const DRAWN_AFTER_MILLISECONDS = 100;

/**
 * Starts to compare the rows with `element.files`, after each frame.
 *
 * Lateness is counted in frames that were drawn after the view's timer was due, not in milliseconds: timers run in
 * the order in which they are due, so a machine under load delays both.
 */
export function watchRows(upload: Locator): Promise<void> {
  return upload.evaluate((element: FilestoreUpload, drawnAfter) => {
    /** The rows that differ from their files, by the file's key. */
    const differences = new Map<
      string,
      { isDue: boolean; frames: number; readonly shown: string }
    >();
    const result = { lateFrames: 0, which: '', seen: 0 };
    Object.assign(window, { rowDifferences: result });
    const percent = new Intl.NumberFormat('en', { style: 'percent' });

    const differs = (file: FilestoreUpload['files'][number], row: HTMLElement): boolean => {
      const text = row.innerText;
      if (row.dataset['state'] !== file.status) return true;
      if (file.status === 'done') return !text.includes('Uploaded');
      if (file.status !== 'sending') return text.includes('Uploaded');
      const sent = percent.format((file.sent ?? 0) / (file.size || 1));
      return !text.includes(sent);
    };

    const startOfDifference = (
      shown: string,
    ): { isDue: boolean; frames: number; readonly shown: string } => {
      const difference = { isDue: false, frames: 0, shown };
      setTimeout(() => (difference.isDue = true), drawnAfter);
      return difference;
    };

    const compare = (): void => {
      const root = element.shadowRoot;
      const rows = new Map(
        [...(root?.querySelectorAll<HTMLElement>('.row') ?? [])].map((row) => [
          row.dataset['key'],
          row,
        ]),
      );
      const { files } = element;
      // Of a long list, only the visible rows are in the document.
      const all = files.length <= 25;
      for (const file of files) {
        const row = rows.get(file.key);
        if (!row && !all) continue;
        result.seen += 1;
        if (row && !differs(file, row)) {
          differences.delete(file.key);
          continue;
        }
        // Drawn since then, and the file has changed again.
        const shown = `${row?.dataset['state']} ${row?.innerText}`;
        if (differences.get(file.key)?.shown !== shown) differences.delete(file.key);
        const difference = differences.get(file.key) ?? startOfDifference(shown);
        differences.set(file.key, difference);
        if (difference.isDue) difference.frames += 1;
        if (difference.frames > result.lateFrames) {
          result.lateFrames = difference.frames;
          result.which = `${file.name} is ${file.status} ${file.sent ?? ''}, its row says ${row?.innerText}`;
        }
      }
      next();
    };
    // In a task after the frame, because that is what people see. The view draws in the same frame.
    const next = (): void => void requestAnimationFrame(() => setTimeout(compare));
    next();
  }, DRAWN_AFTER_MILLISECONDS);
}

/** Returns in how many frames, at most, a row differed from its file after the view should have drawn it. */
export function rowDifferences(
  upload: Locator,
): Promise<{ readonly lateFrames: number; readonly which: string; readonly seen: number }> {
  return upload.evaluate(
    () =>
      (
        window as unknown as {
          rowDifferences: { lateFrames: number; which: string; seen: number };
        }
      ).rowDifferences,
  );
}
