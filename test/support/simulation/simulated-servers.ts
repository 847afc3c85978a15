import { FilestoreError, toFilestoreError, type ErrorCode } from '../../../src/contract/errors.ts';
import { statusOf } from '../../../src/contract/error-statuses.ts';
import {
  FORM_BYTES,
  INITIAL_PART_URLS,
  MULTIPART_FROM_BYTES,
} from '../../../src/contract/limits.ts';
import { partPlanFor, planParts } from '../../../src/contract/part-plan.ts';
import type {
  AcceptedFile,
  ConfirmResponse,
  PartsResponse,
  UploadCheck,
} from '../../../src/contract/responses.ts';
import type { FileInfo } from '../../../src/contract/file-info.ts';
import type { RefusedFile } from '../../../src/contract/problem.ts';
import type { SignedPart, UploadPlan } from '../../../src/contract/upload-plans.ts';
import type { FileState } from '../../../src/contract/file-states.ts';
import type {
  CompleteRequest,
  ConfirmRequest,
  FileRequest,
  PartsRequest,
} from '../../../src/contract/requests.ts';
import { crc64ToBase64, combineCrc64 } from '../../../src/engine/checksum/crc64-nvme.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const URL_SECONDS = 900;
export const ROW_SECONDS = 24 * 3600;

interface Row {
  readonly id: string;
  readonly token: string;
  readonly file: FileRequest;
  readonly due: number;
  readonly partSize: number;
  kind: UploadPlan['kind'];
  readonly parts: Map<number, { readonly crc64: bigint; readonly size: number }>;
  /** The completed or uploaded object. */
  object: { readonly crc64: bigint | undefined } | undefined;
  deleted: boolean;
  rejected: boolean;
}

/** A stand-in for the API and S3. It gives the engine the same responses as the real servers. */
export class SimulatedServers {
  readonly rows = new Map<string, Row>();
  /** Maps file names to the error with which they are rejected the first time. */
  readonly refuseOnce = new Map<string, 'storage-busy'>();
  #signatures = 0;
  readonly #clock: VirtualClock;
  /** The rows by idempotency key and index. */
  readonly #registered = new Map<string, Row>();
  /** The number of URLs used after their expiry. */
  usedAfterEnd = 0;
  /** False simulates an older backend that cannot sign a single PUT again. */
  signsAgain = true;
  /** Whether the backend compares the content with the type after the upload. */
  checksContent = false;
  /** Whether files are scanned after the upload. */
  scans = false;
  /** Bytes from which a file is sent in parts. */
  multipartFrom = MULTIPART_FROM_BYTES;
  /** The names of files whose content does not match. */
  readonly lies = new Set<string>();
  /** The number of parts sent again although S3 already had them. */
  sentAgain = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** A repeated call gets the rows of the first one. Its files are signed again. */
  preprocess(
    files: readonly FileRequest[],
    idempotencyKey = '',
    maxFormBytes = FORM_BYTES,
  ): { files: (AcceptedFile | RefusedFile)[] } {
    return {
      files: files.map((file, index) => {
        const name = `${idempotencyKey} ${index}`;
        const earlier = idempotencyKey === '' ? undefined : this.#registered.get(name);
        if (earlier && !this.#isGone(earlier)) return this.#sign(earlier);
        if (earlier) return { error: { code: 'file-deleted', status: 410, title: '' } };
        const refusal = this.#refusalOf(file);
        if (refusal) return refusal;
        const row = this.#register(file, maxFormBytes);
        this.#registered.set(name, row);
        return this.#sign(row);
      }),
    };
  }

  parts(id: string, token: string, request: Partial<PartsRequest>): PartsResponse {
    const row = this.#row(id, token);
    if (row.object) throw refused('wrong-state', 'UPLOADED');
    const expiresIn = URL_SECONDS;
    if (row.kind !== 'multipart') {
      if (!this.signsAgain) throw refused('wrong-state', 'PENDING');
      const upload = { kind: 'put', url: this.#url(row, 0), headers: {}, expiresIn } as const;
      // A form becomes a PUT, because only a PUT is rejected if the object already exists.
      row.kind = 'put';
      return { partSize: row.file.size, partCount: 1, parts: [], upload, expiresIn };
    }
    const plan = partPlanFor(row.file.size, row.partSize);
    return {
      ...plan,
      parts: (request.numbers ?? []).map((number) => this.#signPart(row, number)),
      ...(request.list && {
        uploaded: [...row.parts].map(([number, { crc64, size }]) => ({
          number,
          size,
          etag: `"${crc64.toString(16)}"`,
          checksum: crc64ToBase64(crc64),
        })),
      }),
      expiresIn,
    };
  }

  complete(id: string, token: string, { parts, checksum }: CompleteRequest): FileInfo {
    const row = this.#row(id, token);
    if (!row.object && row.kind === 'multipart') {
      const { partCount } = partPlanFor(row.file.size, row.partSize);
      const isComplete = row.parts.size === partCount && (parts ?? []).length === partCount;
      if (!isComplete) throw refused('parts-incomplete');
      const differs = (parts ?? []).some(
        (part) =>
          part.checksum !== undefined &&
          part.checksum !== crc64ToBase64(row.parts.get(part.number)?.crc64 ?? 0n),
      );
      if (differs) throw refused('parts-incomplete');
      const combined = combinedCrc(row, partCount);
      if (checksum !== crc64ToBase64(combined)) throw refused('checksum-mismatch');
      row.object = { crc64: combined };
    }
    if (!row.object) throw refused('wrong-state');
    if (this.checksContent && this.lies.has(row.file.name)) {
      row.deleted = true;
      row.object = undefined;
      row.rejected = true;
      throw refused('file-rejected');
    }
    const { crc64 } = row.object;
    return {
      ...row.file,
      id,
      state: 'UPLOADED',
      createdAt: '',
      ...(crc64 !== undefined && { checksum: crc64ToBase64(crc64) }),
    };
  }

  confirm({ files }: ConfirmRequest): ConfirmResponse {
    const answers = files.map(({ id, token }) => {
      try {
        return this.complete(id, token, {});
      } catch (error) {
        const { code } = toFilestoreError(error);
        return { error: { code: code as 'file-deleted', status: statusOf(code), title: '' } };
      }
    });
    return { files: answers };
  }

  delete(id: string, token: string): void {
    const row = this.rows.get(id);
    if (!row || row.token !== token) throw refused('file-not-found');
    row.deleted = true;
    row.object = undefined;
    row.parts.clear();
  }

  /** Receives a complete body. `crc64` is undefined for a form. */
  arrive(url: string, size: number, crc64: bigint | undefined): void {
    const [id = '', number = ''] = url.replace(/^https:\/\/[^/]*\//, '').split('/');
    const row = this.rows.get(id);
    if (!row) throw new Error('The URL was not signed');
    if (row.kind === 'multipart') {
      if (row.deleted || row.object) throw refused('upload-gone');
      const existing = row.parts.get(Number(number));
      if (existing && existing.crc64 === crc64) this.sentAgain += 1;
      row.parts.set(Number(number), { crc64: crc64 ?? 0n, size });
      return;
    }
    if (row.object && row.kind === 'put') throw refused('already-uploaded');
    if (!row.deleted) row.object = { crc64 };
  }

  expired(url: string): boolean {
    const isExpired = Number(/expires=([\d.]+)/.exec(url)?.[1]) <= this.#clock.now;
    if (isExpired) this.usedAfterEnd += 1;
    return isExpired;
  }

  #isGone(row: Row): boolean {
    return row.deleted || row.due <= this.#clock.now;
  }

  #refusalOf(file: FileRequest): RefusedFile | undefined {
    const refusal = this.refuseOnce.get(file.name);
    this.refuseOnce.delete(file.name);
    if (refusal) return { error: { code: refusal, status: 503, title: '' } };
    if (file.name === 'refused') {
      return { error: { code: 'type-not-allowed', status: 415, title: '' } };
    }
    return undefined;
  }

  #register(file: FileRequest, maxFormBytes: number): Row {
    const id = `file${this.rows.size + 1}`;
    const multipart = file.size >= this.multipartFrom;
    const kind = multipart ? 'multipart' : file.size <= maxFormBytes ? 'form' : 'put';
    const row: Row = {
      id,
      token: `token of ${id}`,
      file,
      due: this.#clock.now + ROW_SECONDS * 1000,
      partSize: planParts(file.size, { connections: 12 }).partSize,
      kind,
      parts: new Map(),
      object: undefined,
      deleted: false,
      rejected: false,
    };
    this.rows.set(id, row);
    return row;
  }

  #sign(row: Row): AcceptedFile {
    const { id, token } = row;
    const expiresAt = new Date(row.due).toISOString();
    const upload = this.#plan(row);
    const checks: UploadCheck[] = [
      ...(this.checksContent ? (['content'] as const) : []),
      ...(this.scans ? (['scan'] as const) : []),
    ];
    return { id, token, expiresAt, upload, checks };
  }

  #plan(row: Row): UploadPlan {
    const { kind, file, partSize } = row;
    const expiresIn = URL_SECONDS;
    if (kind === 'form') return { kind, url: this.#url(row, 0), fields: {}, expiresIn };
    if (kind === 'put') return { kind, url: this.#url(row, 0), headers: {}, expiresIn };
    const { partCount } = partPlanFor(file.size, partSize);
    const numbers = Array.from(
      { length: Math.min(partCount, INITIAL_PART_URLS) },
      (_, at) => at + 1,
    );
    const parts = numbers.map((number) => this.#signPart(row, number));
    return { kind, partSize, partCount, parts, expiresIn };
  }

  #signPart(row: Row, number: number): SignedPart {
    return { number, url: this.#url(row, number) };
  }

  /** Every other signature is for the second host: of a file's parts, and of files that have no parts. */
  #url({ id, kind }: Row, number: number): string {
    const index = kind === 'multipart' ? number : (this.#signatures += 1);
    const host = index % 2 === 0 ? 'one.test' : 'two.test';
    return `https://${host}/${id}/${number}/?expires=${this.#clock.now + URL_SECONDS * 1000}`;
  }

  #row(id: string, token: string): Row {
    const row = this.rows.get(id);
    if (!row || row.token !== token) throw refused('file-not-found');
    if (row.rejected) throw refused('file-rejected');
    if (this.#isGone(row)) throw refused('file-deleted');
    return row;
  }
}

function combinedCrc(row: Row, partCount: number): bigint {
  let combined = 0n;
  for (let number = 1; number <= partCount; number += 1) {
    const part = row.parts.get(number);
    if (!part) throw refused('parts-incomplete');
    combined = number === 1 ? part.crc64 : combineCrc64(combined, part.crc64, part.size);
  }
  return combined;
}

export function refused(code: ErrorCode, state?: FileState): FilestoreError {
  return new FilestoreError(code, state === undefined ? {} : { state });
}
