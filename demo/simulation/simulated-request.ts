import { strikes } from './faults.ts';
import { etagOf, STORAGE } from './simulated-api.ts';
import { files, move } from './simulated-files.ts';

/** The speed of one request. A page has six concurrent requests. */
const BYTES_PER_SECOND = 1_500_000;
const TICK_MILLISECONDS = 100;
const LATENCY_MILLISECONDS = 60;
const EVENT_MILLISECONDS = 700;

/**
 * Implements the part of XMLHttpRequest that the engine uses, with a slow simulated storage. It replaces
 * XMLHttpRequest in the page, because a request that a service worker answers has no progress events.
 */
export class SimulatedRequest extends EventTarget {
  readonly upload = new EventTarget();
  status = 0;
  responseText = '';
  readonly #headers = new Map<string, string>();
  #url = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  open(method: string, url: string): void {
    if (method !== 'PUT' || !url.startsWith(STORAGE)) {
      throw new Error(`The simulation does not support ${method} ${url}`);
    }
    this.#url = url;
  }

  setRequestHeader(): void {
    // The simulation ignores headers. The development S3 of `npm start` checks them.
  }

  send(payload: Blob | ArrayBuffer): void {
    const blob = payload instanceof Blob ? payload : new Blob([payload]);
    const breaksAt = strikes('cut') ? blob.size / 2 : Number.POSITIVE_INFINITY;
    let loaded = 0;
    const tick = (): void => {
      loaded = Math.min(blob.size, loaded + (BYTES_PER_SECOND * TICK_MILLISECONDS) / 1000);
      this.upload.dispatchEvent(new ProgressEvent('progress', { loaded, total: blob.size }));
      if (loaded >= breaksAt) this.#end(0, '');
      else if (loaded < blob.size) this.#timer = setTimeout(tick, TICK_MILLISECONDS);
      else this.#timer = setTimeout(() => this.#take(blob), LATENCY_MILLISECONDS);
    };
    this.#timer = setTimeout(tick, LATENCY_MILLISECONDS);
  }

  abort(): void {
    clearTimeout(this.#timer);
    this.#end(0, '');
  }

  getAllResponseHeaders(): string {
    return [...this.#headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  getResponseHeader(name: string): string | null {
    return this.#headers.get(name) ?? null;
  }

  #take(blob: Blob): void {
    const [id = '', number = ''] = this.#url.slice(STORAGE.length + 1).split('/');
    const file = files.get(id);
    if (strikes('busy')) this.#end(503, error('SlowDown'));
    else if (strikes('flipped')) this.#end(400, error('BadDigest'));
    else if (strikes('expired')) this.#end(403, error('AccessDenied', 'Request has expired'));
    else if (strikes('refused') || !file) this.#end(403, error('AccessDenied'));
    else {
      file.bytes.set(Number(number), blob);
      // S3's event does the same after a single PUT. A multipart upload becomes UPLOADED with `complete`.
      if (file.bytes.size === 1 && blob.size === file.row.size) {
        setTimeout(
          () => file.row.state === 'PENDING' && move(file, 'UPLOADED'),
          EVENT_MILLISECONDS,
        );
      }
      this.#headers.set('etag', etagOf(id, Number(number)));
      this.#end(200, '');
    }
  }

  #end(status: number, text: string): void {
    this.status = status;
    this.responseText = text;
    this.dispatchEvent(new ProgressEvent('loadend'));
  }
}

const error = (code: string, message = code): string =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
