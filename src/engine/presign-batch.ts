import { FilestoreError } from '../contract/errors.ts';
import { FILES_PER_CALL } from '../contract/limits.ts';
import { preprocess } from '../contract/operations.ts';
import type { AcceptedFile, FileRequest, RefusedFile } from '../contract/schemas.ts';
import { callApi, type ApiSettings } from '../transport/api.ts';

interface Waiting {
  readonly file: FileRequest;
  readonly signal: AbortSignal;
  readonly resolve: (accepted: PresignedFile) => void;
  readonly reject: (reason: unknown) => void;
}

/** An accepted file and the moment, on this page's own clock, at which its URL stops working. */
export type PresignedFile = AcceptedFile & { readonly usableUntil: number };

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
      // A task and not a microtask: files of one drop come in one task but over many microtasks.
      if (this.#waiting.length === 0) setTimeout(() => this.#send());
      this.#waiting.push({ file, signal, resolve, reject });
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const wanted = waiting.filter(({ signal, reject }) => {
      if (signal.aborted) reject(signal.reason);
      return !signal.aborted;
    });
    for (let from = 0; from < wanted.length; from += FILES_PER_CALL) {
      void this.#call(wanted.slice(from, from + FILES_PER_CALL));
    }
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
      batch.forEach(({ resolve, reject }, index) => {
        const file = answer.files[index] as AcceptedFile | RefusedFile;
        if ('error' in file) reject(new FilestoreError(file.error.code, facts(file)));
        else resolve({ ...file, usableUntil: started + file.upload.expiresIn * 1000 });
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

function facts({ error: { detail, limit } }: RefusedFile): { detail?: string; limit?: number } {
  return { ...(detail !== undefined && { detail }), ...(limit !== undefined && { limit }) };
}
