import type { ListItem } from '../list/list-item.ts';

/** The states of a file that make a difference to a person who hears the list. */
type Stage =
  'active' | 'offline' | 'paused' | 'done' | 'failed' | 'cancelled' | 'removed' | 'removing';

/** What has happened to a file since it was last announced. */
export type ChangeKind =
  | 'added'
  | 'offline'
  | 'paused'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'removed'
  | 'restored'
  | 'removing'
  /** The server has deleted a file that was being removed. */
  | 'deleted';

/** The items of each kind of change. */
export type StageChanges = ReadonlyMap<ChangeKind, readonly ListItem[]>;

interface Announced {
  readonly item: ListItem;
  readonly stage: Stage;
  /** The file has failed, and this has not been announced yet. */
  readonly isPending?: boolean;
}

/**
 * Compares the list with what was announced of it. An announcement is made from the list as it is now, so it is
 * true however long it was gathered, and a change that was undone meanwhile is not announced.
 */
export class AnnouncedStages {
  readonly #announced = new Map<string, Announced>();

  /** A file has failed. If somebody retries it before this is announced, the retry is announced nevertheless. */
  noteFailure(item: ListItem): void {
    if (!this.#announced.has(item.key)) return;
    this.#announced.set(item.key, { item, stage: 'failed', isPending: true });
  }

  /**
   * Returns the changes since the last call, and remembers them as announced.
   *
   * @param isDue kinds that are not due stay as they are, for a later call
   */
  take(items: readonly ListItem[], isDue: (kind: ChangeKind) => boolean): StageChanges {
    const changes = new Map<ChangeKind, ListItem[]>();
    const report = (kind: ChangeKind, item: ListItem): void => {
      const same = changes.get(kind);
      if (same) same.push(item);
      else changes.set(kind, [item]);
    };
    const left = new Set(this.#announced.keys());
    for (const item of items) {
      left.delete(item.key);
      const announced = this.#announced.get(item.key);
      const stage = stageOf(item);
      const before = announced?.isPending && stage === 'failed' ? 'active' : announced?.stage;
      const kind = kindOf(before, stage, item);
      const isNew = before === undefined;
      // A file that is refused when it is chosen answers the choice.
      const isAnswer = isNew && kind === 'failed' && isDue('added');
      if (kind === undefined || isDue(kind) || isAnswer) {
        this.#announced.set(item.key, { item, stage });
        if (kind) report(kind, item);
      } else if (isNew && isDue('added')) {
        // Its upload has ended within a moment, and the end is announced with the others.
        this.#announced.set(item.key, { item, stage: 'active' });
        report('added', item);
      }
    }
    for (const key of left) {
      const gone = this.#announced.get(key);
      const kind = gone?.stage === 'removing' ? 'deleted' : 'removed';
      if (!gone || !isDue(kind)) continue;
      this.#announced.delete(key);
      if (gone.stage !== 'removed') report(kind, gone.item);
    }
    return changes;
  }

  /** Takes over what a script or the browser has put on the list or taken off it, which is not announced. */
  absorb(items: readonly ListItem[]): void {
    const keys = new Set(items.map(({ key }) => key));
    for (const key of this.#announced.keys()) if (!keys.has(key)) this.#announced.delete(key);
    for (const item of items) {
      // Uploads of this page are announced also if a script has changed the other files.
      if (!item.isUpload) this.#announced.set(item.key, { item, stage: stageOf(item) });
    }
  }
}

function stageOf({ state, removed, deletion }: ListItem): Stage {
  if (removed) return 'removed';
  if (deletion !== 'none') return deletion === 'running' ? 'removing' : 'failed';
  const { status } = state;
  if (status === 'done' || status === 'failed' || status === 'paused') return status;
  if (status === 'aborted') return 'cancelled';
  return status === 'waiting' && state.reason !== 'busy' ? 'offline' : 'active';
}

function kindOf(before: Stage | undefined, now: Stage, item: ListItem): ChangeKind | undefined {
  if (before === now) return undefined;
  if (now === 'active') return 'added';
  if (now === 'done' && before === 'removed') return 'restored';
  // Only uploads of this page become done.
  return now === 'done' && item.existing ? undefined : now;
}
