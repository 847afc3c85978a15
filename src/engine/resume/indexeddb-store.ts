import { nullStore, type ResumableStore, type ResumableUpload } from './resumable-store.ts';

const DATABASE = 'filestore-upload';
const UPLOADS = 'uploads';
const VERSION = 1;
const OPEN_MILLISECONDS = 2000;

/** Saves uploads in IndexedDB, which can also store file handles. */
export class IndexedDbStore implements ResumableStore {
  smallest = Number.POSITIVE_INFINITY;
  readonly #clock: () => number;
  #database: Promise<IDBDatabase> | undefined;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  async find(field: 'scope' | 'fingerprint', value: string): Promise<readonly ResumableUpload[]> {
    const now = this.#clock();
    const all = await this.#read();
    this.smallest = Math.min(this.smallest, ...all.map(({ size }) => size));
    const found = all.filter((upload) => upload[field] === value);
    const expired = found.filter(({ expiresAt }) => expiresAt <= now);
    await Promise.all(expired.map(({ id }) => this.delete(id)));
    return found.filter((upload) => !expired.includes(upload));
  }

  async save(upload: ResumableUpload): Promise<boolean> {
    this.smallest = Math.min(this.smallest, upload.size);
    const { handle: _handle, ...without } = upload;
    // Some browsers cannot store handles, or this one. The rest is still useful.
    return (
      (await this.#write((store) => store.put(upload))) ||
      this.#write((store) => store.put(without))
    );
  }

  async delete(id: string): Promise<void> {
    await this.#write((store) => store.delete(id));
  }

  async #read(): Promise<readonly ResumableUpload[]> {
    try {
      const database = await this.#open();
      return await settled(database.transaction(UPLOADS).objectStore(UPLOADS).getAll());
    } catch {
      return [];
    }
  }

  /** Tells whether it has succeeded. */
  async #write(change: (store: IDBObjectStore) => IDBRequest): Promise<boolean> {
    try {
      const database = await this.#open();
      await settled(change(database.transaction(UPLOADS, 'readwrite').objectStore(UPLOADS)));
      return true;
    } catch {
      return false;
    }
  }

  #open(): Promise<IDBDatabase> {
    return (this.#database ??= new Promise<IDBDatabase>((resolve, reject) => {
      // A damaged browser profile never responds, and an upload must not wait for an optional feature.
      setTimeout(() => reject(new Error('IndexedDB does not answer')), OPEN_MILLISECONDS);
      const request = indexedDB.open(DATABASE, VERSION);
      request.addEventListener('upgradeneeded', () => {
        request.result.createObjectStore(UPLOADS, { keyPath: 'id' });
      });
      settled(request)
        .then((database) => {
          const reopen = (): void => void (this.#database = undefined);
          // A tab with a later version must not have to wait until this page is closed.
          database.addEventListener('versionchange', () => {
            database.close();
            reopen();
          });
          // Browsers close it too, for example if the user deletes the data of the site.
          database.addEventListener('close', reopen);
          return database;
        })
        .then(resolve, reject);
    }).catch((error: unknown) => {
      // The next call tries again.
      this.#database = undefined;
      throw error;
    }));
  }
}

/** All uploaders and elements of a page share one connection. */
export const browserStore: ResumableStore =
  'indexedDB' in globalThis ? new IndexedDbStore() : nullStore;

/** Whether this browser has saved uploads of the scope. Creates no database where there is none. */
export async function hasSavedUploads(scope: string): Promise<boolean> {
  if (browserStore === nullStore) return false;
  try {
    // Firefox before 126 does not have it.
    const { databases } = indexedDB as { databases?: IDBFactory['databases'] };
    const known = await databases?.call(indexedDB);
    if (known && !known.some(({ name }) => name === DATABASE)) return false;
  } catch {
    // A private window or a sandboxed frame may refuse it.
    return false;
  }
  return (await browserStore.find('scope', scope)).length > 0;
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}
