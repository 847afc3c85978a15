import { FilestoreError } from '../../contract/errors.ts';
import {
  FILES_PER_CALL,
  MULTIPART_FROM_BYTES,
  PRESIGN_AHEAD_BYTES,
  REQUEST_ATTEMPTS,
} from '../../contract/limits.ts';
import { preprocess } from '../../contract/operations.ts';
import type { AcceptedFile, RefusedFile, UploadPlan } from '../../contract/responses.ts';
import { uploadKinds, type FileRequest } from '../../contract/requests.ts';
import type { Payload } from '../../transport/payload.ts';
import { abortable } from '../abort.ts';
import { check, type CheckedBytes, type Checks } from './hash-file.ts';
import { deleteFile } from '../delete-file.ts';
import { behaviourOf, type FailureTable } from '../retry/retry-policy.ts';
import { pauseBefore, persist } from '../retry/retry.ts';
import type { Platform } from '../platform.ts';

/** A file that wants a signature. */
export interface Applicant {
  readonly file: Blob;
  readonly request: FileRequest;
  readonly signal: AbortSignal;
  /** Already known from an earlier signature. */
  readonly checked?: CheckedBytes | undefined;
  /** Its turn has come already, so it does not wait for others to begin. */
  readonly urgent?: boolean;
  readonly onStep: (step: 'hashing' | 'presigning') => void;
  readonly onWait: (why: 'offline' | 'busy') => void;
}

/** An accepted file, the bytes to send, and when its URL ends on this page's own clock. */
export interface Presigned<Plan extends UploadPlan = UploadPlan> {
  readonly id: string;
  readonly token: string;
  /** When the server deletes it, if no form has stored it. */
  readonly expiresAt: string;
  readonly upload: Plan;
  readonly usableUntil: number;
  readonly bytes: Payload;
  readonly checks: Checks;
}

interface Waiting extends Applicant {
  readonly resolve: (presigned: Presigned) => void;
  readonly reject: (reason: unknown) => void;
  /** Times that it was refused for now. */
  failures: number;
}

/** Files with a signature that have not begun: enough that the next never waits for a call. */
const ENOUGH_AHEAD = FILES_PER_CALL / 2;

export interface PresignSettings {
  readonly platform: Platform;
  readonly table: FailureTable;
  /** The one of now. */
  readonly grant: () => string | undefined;
}

/**
 * Announces files a call ahead of the connections that will send them, up to 100 to a call: what people
 * drop together travels together, and a URL is not signed an hour before its turn.
 */
export class PresignQueue {
  readonly #settings: PresignSettings;
  readonly #waiting = new Set<Waiting>();
  /** Those whose turn has come: each holds a connection meanwhile. */
  readonly #urgent = new Set<Waiting>();
  /** Bytes of each file that has its signature and has not begun. */
  readonly #ahead = new Map<object, number>();
  #calling = false;

  constructor(settings: PresignSettings) {
    this.#settings = settings;
  }

  presign(applicant: Applicant): Promise<Presigned> {
    const { signal } = applicant;
    const line = applicant.urgent ? this.#urgent : this.#waiting;
    return abortable(signal, (resolve, reject) => {
      const waiting: Waiting = { ...applicant, resolve, reject, failures: 0 };
      line.add(waiting);
      // A task and not a microtask: files of one drop come in one task but over many microtasks.
      if (line.size === 1) this.#settings.platform.soon(() => this.#next());
      // At once, whatever the call does: an aborted file gives its place to the next.
      return () => line.delete(waiting);
    });
  }

  /** Its bytes are on their way, or it has ended without: the next may be announced. */
  begun(presigned: object): void {
    if (this.#ahead.delete(presigned)) this.#next();
  }

  #next(): void {
    const line = this.#urgent.size > 0 ? this.#urgent : this.#waiting;
    if (this.#calling || line.size === 0) return;
    let bytes = 0;
    for (const size of this.#ahead.values()) bytes += size;
    const enough = this.#ahead.size >= ENOUGH_AHEAD || bytes >= PRESIGN_AHEAD_BYTES;
    if (enough && line === this.#waiting) return;
    const batch: Waiting[] = [];
    bytes = 0;
    for (const next of line) {
      if (batch.length === FILES_PER_CALL) break;
      if (batch.length > 0 && bytes + next.file.size > PRESIGN_AHEAD_BYTES) break;
      bytes += next.file.size;
      batch.push(next);
      line.delete(next);
    }
    this.#calling = true;
    void this.#announce(batch).finally(() => {
      this.#calling = false;
      this.#next();
    });
  }

  async #announce(batch: readonly Waiting[]): Promise<void> {
    const checked = await Promise.all(batch.map((waiting) => this.#check(waiting)));
    const ready = checked.filter((entry) => entry !== undefined);
    const wanted = ready.filter(({ waiting }) => !waiting.signal.aborted);
    if (wanted.length === 0) return;
    for (const { waiting } of wanted) waiting.onStep('presigning');
    try {
      await this.#call(wanted);
    } catch (error) {
      for (const { waiting } of wanted) waiting.reject(error);
    }
  }

  /** Its bytes and their digests, or undefined when there will be none. */
  async #check(waiting: Waiting): Promise<{ waiting: Waiting; checked: CheckedBytes } | undefined> {
    const { file, signal, checked, onStep } = waiting;
    // A large file is compared part by part, while it is sent.
    if (file.size >= MULTIPART_FROM_BYTES) return { waiting, checked: { bytes: file, checks: {} } };
    if (checked) return { waiting, checked };
    if (signal.aborted) return undefined;
    try {
      onStep('hashing');
      return { waiting, checked: await check(file, this.#settings.platform, signal) };
    } catch (error) {
      waiting.reject(error);
      return undefined;
    }
  }

  async #call(
    batch: readonly { readonly waiting: Waiting; readonly checked: CheckedBytes }[],
  ): Promise<void> {
    const { platform, table } = this.#settings;
    let started = 0;
    const abandoned = new AbortController();
    const leave = (): void => {
      if (batch.every(({ waiting }) => waiting.signal.aborted)) abandoned.abort();
    };
    for (const { waiting } of batch) waiting.signal.addEventListener('abort', leave);
    const answer = await persist({
      platform,
      table,
      // Ends the waits between attempts only: a call under way makes rows, and whoever made them must know.
      signal: abandoned.signal,
      onWait: (why) => {
        for (const { waiting } of batch) if (!waiting.signal.aborted) waiting.onWait(why);
      },
      attempt: () => {
        started = platform.now();
        const files = batch.map(({ waiting, checked }) => ({
          ...waiting.request,
          ...checked.checks,
        }));
        const grant = this.#settings.grant();
        const body = { accepts: [...uploadKinds], files, ...(grant !== undefined && { grant }) };
        return platform.call(preprocess, { body });
      },
    }).finally(() => {
      for (const { waiting } of batch) waiting.signal.removeEventListener('abort', leave);
    });
    if (answer.files.length !== batch.length) {
      throw new FilestoreError('api-answer-unreadable', {
        detail: `preprocess answered ${answer.files.length} files of ${batch.length}`,
      });
    }
    batch.forEach(({ waiting, checked }, index) => {
      const file = answer.files[index] as AcceptedFile | RefusedFile;
      if (waiting.signal.aborted) this.#forget(file);
      else if ('error' in file) this.#refused(waiting, file);
      else {
        const usableUntil = started + file.upload.expiresIn * 1000;
        const { bytes, checks } = checked;
        const presigned: Presigned = { ...file, bytes, checks, usableUntil };
        if (!waiting.urgent) this.#ahead.set(presigned, waiting.file.size);
        waiting.resolve(presigned);
      }
    });
  }

  /** For good, or only for now: S3 could not open its upload, say. */
  #refused(waiting: Waiting, file: RefusedFile): void {
    const { platform, table } = this.#settings;
    const error = new FilestoreError(file.error.code, facts(file));
    waiting.failures += 1;
    const again = behaviourOf(error, table).follows === 'retry';
    if (!again || waiting.failures >= REQUEST_ATTEMPTS) {
      waiting.reject(error);
      return;
    }
    waiting.onWait('busy');
    const pause = pauseBefore(waiting.failures, error, platform.random());
    void this.#waitAgain(waiting, pause);
  }

  async #waitAgain(waiting: Waiting, pause: number): Promise<void> {
    try {
      await this.#settings.platform.sleep(pause, waiting.signal);
    } catch {
      // Aborted, and its promise has been told.
      return;
    }
    (waiting.urgent ? this.#urgent : this.#waiting).add(waiting);
    this.#next();
  }

  /** Aborted while the call was under way: nobody else knows of the row that it has made. */
  #forget(file: AcceptedFile | RefusedFile): void {
    if ('error' in file) return;
    void deleteFile(this.#settings.platform, file).catch(() => undefined);
  }
}

function facts({ error: { detail, limit } }: RefusedFile): { detail?: string; limit?: number } {
  return { ...(detail !== undefined && { detail }), ...(limit !== undefined && { limit }) };
}
