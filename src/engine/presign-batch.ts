import { FilestoreError } from '../contract/errors.ts';
import { FILES_PER_CALL } from '../contract/limits.ts';
import { preprocess, remove } from '../contract/operations.ts';
import type { AcceptedFile, FileRequest, PutPlan, RefusedFile } from '../contract/schemas.ts';
import { callApi, type ApiSettings } from '../transport/api.ts';

interface Waiting {
  readonly file: FileRequest;
  readonly signal: AbortSignal;
  readonly resolve: (accepted: PresignedFile) => void;
  readonly reject: (reason: unknown) => void;
}

/** An accepted file and the moment, on this page's own clock, at which its URL stops working. */
export type PresignedFile = AcceptedFile & {
  readonly upload: PutPlan;
  readonly usableUntil: number;
};

/**
 * Files that ask in the same moment travel in one preprocess call, up to 100 of them: what people
 * drop together is announced together.
 */
export class PresignBatch {
  readonly #settings: ApiSettings;
  #waiting: Waiting[] = [];

  constructor(settings: ApiSettings) {
    this.#settings = settings;
  }

  presign(file: FileRequest, signal: AbortSignal): Promise<PresignedFile> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      // At once, whatever the call does: an aborted file gives its place to the next.
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      // A task and not a microtask: files of one drop come in one task but over many microtasks.
      if (this.#waiting.length === 0) setTimeout(() => this.#send());
      this.#waiting.push({ file, signal, resolve, reject });
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const wanted = waiting.filter(({ signal }) => !signal.aborted);
    for (let from = 0; from < wanted.length; from += FILES_PER_CALL) {
      void this.#call(wanted.slice(from, from + FILES_PER_CALL));
    }
  }

  /** Aborted while the call was under way: nobody else knows of the row that it has made. */
  #forget(file: AcceptedFile | RefusedFile): void {
    if ('error' in file) return;
    const { id, token } = file;
    void callApi(this.#settings, remove, { id, token, keepalive: true }).catch(() => undefined);
  }

  async #call(batch: readonly Waiting[]): Promise<void> {
    const started = performance.now();
    try {
      const answer = await callApi(this.#settings, preprocess, {
        body: { files: batch.map(({ file }) => file) },
      });
      if (answer.files.length !== batch.length) {
        throw new FilestoreError('api-answer-unreadable', {
          detail: `preprocess answered ${answer.files.length} files of ${batch.length}`,
        });
      }
      batch.forEach(({ signal, resolve, reject }, index) => {
        const file = answer.files[index] as AcceptedFile | RefusedFile;
        if (signal.aborted) this.#forget(file);
        else if ('error' in file) reject(new FilestoreError(file.error.code, facts(file)));
        else resolve({ ...single(file), usableUntil: started + file.upload.expiresIn * 1000 });
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

/** Nothing else was asked for. */
function single(file: AcceptedFile): AcceptedFile & { readonly upload: PutPlan } {
  const { upload } = file;
  if (upload.kind === 'put') return { ...file, upload };
  throw new FilestoreError('api-answer-unreadable', { detail: 'preprocess answered parts' });
}

function facts({ error: { detail, limit } }: RefusedFile): { detail?: string; limit?: number } {
  return { ...(detail !== undefined && { detail }), ...(limit !== undefined && { limit }) };
}
