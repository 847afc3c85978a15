import { displayName } from '../../contract/file-names.ts';
import { announcementText } from '../../i18n/announcement-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { rowText } from '../../views/row/row-text.ts';
import type { ListItem } from '../list/list-item.ts';
import type { ChangeKind, StageChanges } from './stage-changes.ts';

/** In a run of up to this many files, each uploaded file is announced by its name. */
const MAX_NAMES = 5;

/** The answers to a person come first. */
const order: readonly ChangeKind[] = [
  'removing',
  'removed',
  'deleted',
  'restored',
  'paused',
  'cancelled',
  'added',
  'offline',
  'failed',
  'done',
];

/** Words the changes of the list. A run of uploads lasts until no file is in progress. */
export class AnnouncementTexts {
  /** The keys of the files that were uploaded or have failed in this run. */
  readonly #done = new Set<string>();
  readonly #failed = new Set<string>();

  /** @param run the number of files in progress, and whether the run has ended */
  of(
    changes: StageChanges,
    run: { readonly filesLeft: number; readonly endsRun: boolean },
    translator: Translator,
  ): readonly string[] {
    this.#count(changes);
    const texts = order.flatMap((kind) => {
      const items = changes.get(kind) ?? [];
      if (items.length === 0) return [];
      return kind === 'done'
        ? this.#doneText(items, run, translator)
        : textOf(kind, items, translator);
    });
    if (!run.endsRun) return texts;
    const total = this.#endOfRun(changes, translator);
    this.#done.clear();
    this.#failed.clear();
    return total === undefined ? texts : [...texts, total];
  }

  #count(changes: StageChanges): void {
    for (const [kind, items] of changes) {
      for (const { key } of items) {
        this.#done.delete(key);
        this.#failed.delete(key);
        if (kind === 'done') this.#done.add(key);
        if (kind === 'failed') this.#failed.add(key);
      }
    }
  }

  /** Files that are uploaded while others are in progress. */
  #doneText(
    items: readonly ListItem[],
    { filesLeft, endsRun }: { readonly filesLeft: number; readonly endsRun: boolean },
    translator: Translator,
  ): string | readonly string[] {
    const [item] = items;
    const count = this.#done.size;
    // The totals say it.
    if (endsRun && count + this.#failed.size > 1) return [];
    const hasName = items.length === 1 && filesLeft + count <= MAX_NAMES;
    return item && hasName
      ? announcementText(translator, 'done', { name: nameOf(item) })
      : announcementText(translator, 'batchUploaded', { count });
  }

  /** The totals of a run with several files, if its last files have just ended. */
  #endOfRun(changes: StageChanges, translator: Translator): string | undefined {
    const count = this.#done.size;
    const failed = this.#failed.size;
    const hasEnded = changes.has('done') || changes.has('failed');
    if (!hasEnded || count === 0 || count + failed < 2) return undefined;
    return failed > 0
      ? announcementText(translator, 'batchDone', { count, failed })
      : announcementText(translator, 'batchUploaded', { count });
  }

  /** Leaves out of the totals what a script has taken off the list. */
  forget(isListed: (key: string) => boolean): void {
    for (const keys of [this.#done, this.#failed]) {
      for (const key of keys) if (!isListed(key)) keys.delete(key);
    }
  }
}

/** The text of changes of one kind. */
function textOf(
  kind: ChangeKind,
  items: readonly ListItem[],
  translator: Translator,
): string | readonly string[] {
  const count = items.length;
  const [first] = items;
  const isOne = count === 1 && first !== undefined;
  switch (kind) {
    case 'added':
      if (!isOne) return announcementText(translator, 'batchAdded', { count });
      return announcementText(translator, 'added', { name: nameOf(first) });
    case 'removed':
    case 'deleted':
      if (!isOne) return announcementText(translator, 'batchRemoved', { count });
      return announcementText(translator, 'removed', { name: nameOf(first) });
    case 'paused':
      if (!isOne) return announcementText(translator, 'batchPaused', { count });
      break;
    case 'cancelled':
      if (!isOne) return announcementText(translator, 'batchCancelled', { count });
      break;
    case 'restored':
      return items.map((item) => announcementText(translator, 'restored', { name: nameOf(item) }));
    case 'offline':
      return first ? rowText(first, translator) : [];
    case 'failed':
      if (!isOne) return severalFailed(items, translator);
      break;
    case 'removing':
      // Their number is announced when they are gone.
      if (!isOne) return [];
      break;
    case 'done':
      break;
  }
  return items.map((item) => nameAndState(nameOf(item), rowText(item, translator), translator));
}

/** The number of failed files, with the reason if they share it. */
function severalFailed(items: readonly ListItem[], translator: Translator): string {
  const count = announcementText(translator, 'batchFailed', { count: items.length });
  const [reason = '', ...others] = new Set(items.map((item) => rowText(item, translator)));
  return others.length === 0 ? nameAndState(count, reason, translator) : count;
}

function nameAndState(name: string, reason: string, translator: Translator): string {
  return translator.t('failed', { name, reason });
}

function nameOf({ file }: ListItem): string {
  return displayName(file.name);
}
