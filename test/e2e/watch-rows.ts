import type { Locator } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';

/** Starts to compare the rows with `element.files`, after each frame. */
export function watchRows(upload: Locator): Promise<void> {
  return upload.evaluate((element: FilestoreUpload) => {
    /** Since when a row has differed, by the file's key. */
    const since = new Map<string, { readonly start: number; frames: number }>();
    const result = { longest: 0, which: '', seen: 0 };
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

    const compare = (): void => {
      const time = performance.now();
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
          since.delete(file.key);
          continue;
        }
        const difference = since.get(file.key) ?? { start: time, frames: 0 };
        since.set(file.key, difference);
        difference.frames += 1;
        // A machine under load may draw no frame for longer than that, and then nobody sees a difference.
        const lasted = difference.frames > 2 ? time - difference.start : 0;
        if (lasted > result.longest) {
          result.longest = lasted;
          result.which = `${file.name} is ${file.status} ${file.sent ?? ''}, its row says ${row?.innerText}`;
        }
      }
      next();
    };
    // In a task after the frame, because that is what people see. The view draws in the same frame.
    const next = (): void => void requestAnimationFrame(() => setTimeout(compare));
    next();
  });
}

/** Returns the longest time in milliseconds in which a row differed from its file. */
export function rowDifferences(
  upload: Locator,
): Promise<{ readonly longest: number; readonly which: string; readonly seen: number }> {
  return upload.evaluate(
    () =>
      (
        window as unknown as {
          rowDifferences: { longest: number; which: string; seen: number };
        }
      ).rowDifferences,
  );
}
