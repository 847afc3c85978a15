import type { UploadStatus } from '../../contract/upload-states.ts';
import type { ListItem } from './list-item.ts';

const flags = [
  'busy',
  'submittable',
  'removed',
  'retryable',
  'counted',
  'interrupted',
  'resumable',
] as const;
type Flag = (typeof flags)[number];

/** What one item adds to the counts. */
interface Share extends Readonly<Record<Flag, boolean>> {
  readonly status: UploadStatus;
  readonly file: { readonly size?: number | undefined };
}

/** Why a file keeps its form from being submitted: it can only be removed, or it can be resumed or retried. */
const obstacles = ['refused', 'resumable', 'failed', 'aborted'] as const;
type Obstacle = (typeof obstacles)[number];

/** Counts the files by state, incrementally: counting ten thousand files on each change would be slow. */
export class ItemCounts {
  readonly #shares = new Map<string, Share>();
  readonly #of = new Map<UploadStatus | Flag, number>();
  /** The keys of the files, in the order in which they have ended. */
  readonly #obstacles: Readonly<Record<Obstacle, Set<string>>> = {
    refused: new Set(),
    resumable: new Set(),
    failed: new Set(),
    aborted: new Set(),
  };
  /** Undefined until it is used: to read the size of ten thousand files takes seconds. */
  #bytes: number | undefined;

  get all(): number {
    return this.#shares.size;
  }

  /** Files that are queued, in progress, or being deleted on the server. */
  get busy(): number {
    return this.#get('busy');
  }

  /** Files that are queued or being uploaded, and neither paused nor being deleted. */
  get uploading(): number {
    return this.countOf(
      'queued',
      'preparing',
      'hashing',
      'presigning',
      'sending',
      'waiting',
      'confirming',
    );
  }

  /** Files whose ids the form posts. */
  get submittable(): number {
    return this.#get('submittable');
  }

  /** Existing files that were removed and can be restored. */
  get removed(): number {
    return this.#get('removed');
  }

  /** Uploads of an earlier page that have not been resumed. */
  get interrupted(): number {
    return this.#get('interrupted');
  }

  /** Failed and aborted files for which another attempt can help. */
  get retryable(): number {
    return this.#get('retryable');
  }

  /** Failed files for which no attempt can help, so that they can only be removed. */
  get refused(): number {
    return this.#obstacles.refused.size;
  }

  /** Whether the file has failed and can only be removed. */
  isRefused({ key }: ListItem): boolean {
    return this.#obstacles.refused.has(key);
  }

  /** What keeps the form from being submitted, the most important obstacle first, with the key of its first file. */
  get obstacle():
    { readonly kind: Obstacle; readonly count: number; readonly key: string } | undefined {
    for (const kind of obstacles) {
      const [key] = this.#obstacles[kind];
      if (key !== undefined) return { kind, count: this.#obstacles[kind].size, key };
    }
    return undefined;
  }

  /** Files that are posted or may still be, which the limits count. */
  get countedFiles(): number {
    return this.#get('counted');
  }

  /** The bytes of the files that the limits count. */
  get countedBytes(): number {
    if (this.#bytes === undefined) {
      this.#bytes = 0;
      for (const share of this.#shares.values()) this.#bytes += bytesOf(share);
    }
    return this.#bytes;
  }

  /** The bytes of one file that the limits count. */
  bytesOf({ key }: ListItem): number {
    const share = this.#shares.get(key);
    return share ? bytesOf(share) : 0;
  }

  countOf(...statuses: readonly UploadStatus[]): number {
    return statuses.reduce((sum, status) => sum + this.#get(status), 0);
  }

  /** Counts an item as it is now. */
  update(item: ListItem): void {
    const { key } = item;
    const share = shareOf(item);
    this.#subtract(key);
    this.#shares.set(key, share);
    this.#add(share, 1);
    this.#setObstacle(key, obstacleOf(share));
  }

  delete(key: string): void {
    this.#subtract(key);
    this.#setObstacle(key, undefined);
  }

  /** Keeps the place of a file whose obstacle has not changed. */
  #setObstacle(key: string, now: Obstacle | undefined): void {
    for (const kind of obstacles) {
      if (kind === now) this.#obstacles[kind].add(key);
      else this.#obstacles[kind].delete(key);
    }
  }

  #subtract(key: string): void {
    const share = this.#shares.get(key);
    if (!share) return;
    this.#shares.delete(key);
    this.#add(share, -1);
  }

  #get(key: UploadStatus | Flag): number {
    return this.#of.get(key) ?? 0;
  }

  #add(share: Share, sign: 1 | -1): void {
    if (this.#bytes !== undefined) this.#bytes += sign * bytesOf(share);
    for (const key of [share.status, ...flags.filter((flag) => share[flag])]) {
      this.#of.set(key, this.#get(key) + sign);
    }
  }
}

function obstacleOf({ status, retryable, resumable, removed }: Share): Obstacle | undefined {
  if (removed) return undefined;
  if (status === 'aborted') return 'aborted';
  if (status !== 'failed') return undefined;
  if (resumable) return 'resumable';
  return retryable ? 'failed' : 'refused';
}

function shareOf(item: ListItem): Share {
  const { state, busy, removed, retryable, counted, interruption, file } = item;
  return {
    status: state.status,
    busy,
    submittable: item.formValue !== undefined,
    removed,
    retryable,
    counted,
    interrupted: interruption !== 'none',
    resumable: interruption === 'kept',
    // Nobody knows the size that `prepare` will make of it.
    file: item.awaitsPrepare ? { size: 0 } : file,
  };
}

function bytesOf({ counted, file }: Share): number {
  return counted ? (file.size ?? 0) : 0;
}
