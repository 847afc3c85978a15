import type { FilestoreError } from '../contract/errors.ts';
import type { Progress } from '../engine/progress/total-progress.ts';
import type { ListAttributes } from './attributes.ts';
import type { FilestoreEventMap, FilestoreFile } from './events.ts';

/** A listener to an event, as every `addEventListener` takes it. */
export type Listener<Type extends keyof FilestoreEventMap> =
  | ((event: FilestoreEventMap[Type]) => void)
  | { handleEvent(event: FilestoreEventMap[Type]): void }
  | null;

/** The settings of a controller, under the names of the element's properties. */
export interface UploadControllerOptions extends Partial<ListAttributes> {
  readonly endpoint: string;
  readonly apiKey: string;
  /** The language of `textOf`, such as `de`. English by default. */
  readonly language?: string;
  /** Uploads continue after `disconnect`. Without it, they are aborted after five seconds. */
  readonly keepUploading?: boolean;
  /** The browser asks before the page is left during an upload. */
  readonly confirmLeave?: boolean;
}

/** What a controller knows. Each object is a new one after a change, and does not change itself. */
export interface Uploads {
  /** In their order. */
  readonly files: readonly FilestoreFile[];
  /** The ids of the finished files, which a form sends to its server. */
  readonly ids: readonly string[];
  /** Whether a file is being added, uploaded or deleted. */
  readonly busy: boolean;
  /** Of all uploads. Undefined before the first one. */
  readonly progress: Progress | undefined;
  /** The files that were not added, until others are. */
  readonly rejected: readonly { readonly name: string; readonly error: FilestoreError }[];
}

/** The settings that a page has left out. */
export const unset: ListAttributes = {
  name: null,
  resumeScope: null,
  endpoint: null,
  apiKey: null,
  context: null,
  kind: null,
  grant: null,
  multiple: false,
  reorder: false,
  accept: null,
  minFileSize: null,
  maxFileSize: null,
  maxTotalSize: null,
  maxFiles: null,
  maxConnections: null,
  workerUrl: null,
  prepare: null,
  preview: null,
};

/** Before the first file, and on a server. */
export const noUploads: Uploads = {
  files: [],
  ids: [],
  busy: false,
  progress: undefined,
  rejected: [],
};

/**
 * Whether two objects of options are equal. Functions are compared by whether there is one, because a framework passes
 * a new one on each render.
 */
export function isSame(one: UploadControllerOptions, other: UploadControllerOptions): boolean {
  const text = (options: UploadControllerOptions): string =>
    JSON.stringify(
      Object.entries(options)
        .map(([name, value]) => [name, typeof value === 'function' ? 'function' : value])
        .toSorted(([first], [second]) => (String(first) < String(second) ? -1 : 1)),
    );
  return text(one) === text(other);
}
