import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobFolder } from './storage/blob-folder.ts';
import { BucketIndex } from './storage/bucket-index.ts';
import type { Context, CreationReason, EtagKind, S3Response } from './context.ts';
import { corsResponseHeaders, type CorsRule } from './http/cors.ts';
import { errorResponse } from './error-response.ts';
import { CutConnection, newS3FaultPlan } from './faults.ts';
import { runLifecycle, type LifecycleResult } from './lifecycle/lifecycle.ts';
import { ObjectIndex } from './storage/object-index.ts';
import { recover } from './storage/recover.ts';
import { S3Error } from './error.ts';
import { readRequest, type S3Request } from './request.ts';
import { serveRequest } from './serve-request.ts';
import type { SignatureSettings } from './auth/signature.ts';
import { UploadIndex } from './storage/upload-index.ts';

/** The data of S3's event for a new object. */
export interface ObjectCreatedNotice {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** The ETag without quotes, as in S3 events. */
  readonly etag: string;
  readonly requestId: string;
  readonly reason: CreationReason;
  readonly time: number;
}

export interface S3Settings extends SignatureSettings {
  readonly directory: string;
  /** The buckets to create at the start, and their CORS rules. */
  readonly buckets: ReadonlyMap<string, readonly CorsRule[]>;
  readonly onCreated: (notice: ObjectCreatedNotice) => void;
  /** Defaults to `md5`. */
  readonly etags?: EtagKind | undefined;
}

/**
 * A stand-in for S3 for development and tests, not for production. It stores its data on disk and is as
 * strict as S3. It can stop listening and listen again, so that tests can simulate an outage of S3.
 */
export class LocalS3 {
  /** The faults that tests have planned. */
  readonly faults = newS3FaultPlan();
  readonly #context: Context;
  #server: Server | undefined;
  readonly #openResponses = new WeakMap<Duplex, ServerResponse>();

  private constructor(context: Context) {
    this.#context = context;
  }

  static async open(settings: S3Settings): Promise<LocalS3> {
    const folder = (name: string): string => join(settings.directory, name);
    const context: Context = {
      buckets: await BucketIndex.open(folder('buckets')),
      index: await ObjectIndex.open(folder('index')),
      uploads: await UploadIndex.open(folder('uploads')),
      blobs: await BlobFolder.open(folder('blobs')),
      clock: settings.clock,
      region: settings.region,
      signing: settings,
      etags: settings.etags ?? 'md5',
      created: ({ bucket, key }, { size, etag, lastModified }, reason) => {
        const requestId = newRequestId();
        const notice = { bucket, key, size, etag: etag.replaceAll('"', ''), requestId };
        settings.onCreated({ ...notice, reason, time: lastModified });
      },
    };
    for (const [name, cors] of settings.buckets) {
      const { created = settings.clock(), lifecycle = [] } = context.buckets.find(name) ?? {};
      await context.buckets.put(name, { created, lifecycle, cors });
    }
    await recover(context);
    return new LocalS3(context);
  }

  /** Listens on the loopback interface or the given host and returns the port. Port 0 selects a free port. */
  async listen(port: number, host = 'localhost'): Promise<number> {
    const server = createServer({ maxHeaderSize: HEADER_BYTES_READ });
    server.on('request', (incoming, response) => void this.#respond(incoming, response));
    // Node would request the body immediately. Here it is requested when an operation reads it.
    server.on('checkContinue', (incoming, response) => void this.#respond(incoming, response));
    // Node would respond with 417 to any other expectation. S3 ignores these, according to ceph/s3-tests.
    server.on('checkExpectation', (incoming, response) => void this.#respond(incoming, response));
    server.on('clientError', (error, socket) => this.#rejectUnreadable(error, socket));
    // A large upload over a slow link may take any time, provided that bytes keep arriving.
    server.requestTimeout = 0;
    server.timeout = IDLE_MILLISECONDS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** Cuts every connection, like a server that goes down. */
  async stopListening(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async close(): Promise<void> {
    await this.stopListening();
    await this.#context.index.close();
    await this.#context.uploads.close();
    await this.#context.buckets.close();
  }

  /** Returns the keys of a bucket in S3's order. */
  async keys(bucket: string): Promise<string[]> {
    return Array.fromAsync(this.#context.index.keys(bucket));
  }

  /** Runs the lifecycle rules. S3 does this about once a day. */
  async runLifecycle(): Promise<LifecycleResult> {
    return runLifecycle(this.#context);
  }

  /** Responds to data that is not valid HTTP, or whose headers are too large to be parsed as a request. */
  #rejectUnreadable(error: Error & { readonly code?: string }, socket: Duplex): void {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const openResponse = this.#openResponses.get(socket);
    if (openResponse && !openResponse.req.complete) {
      socket.destroy();
      return;
    }
    if (openResponse) {
      // The data follows a body longer than its declared length. The response to that request is sent first.
      openResponse.once('close', () => socket.destroy());
      return;
    }
    const known = unreadable(error.code);
    const { body } = errorResponse(known, undefined, { requestId: newRequestId(), hostId: '' });
    const text = typeof body === 'string' ? body : '';
    socket.end(
      `HTTP/1.1 ${known.status} Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    );
  }

  async #respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = incoming;
    this.#openResponses.set(socket, response);
    response.once('close', () => {
      // The response to a following pipelined request may have started.
      if (this.#openResponses.get(socket) === response) this.#openResponses.delete(socket);
    });
    const ids = { requestId: newRequestId(), hostId: randomBytes(57).toString('base64') };
    const head = {
      'x-amz-request-id': ids.requestId,
      'x-amz-id-2': ids.hostId,
      server: 'filestore-local-s3',
      // Uses our clock: clients correct their clock by this header after a RequestTimeTooSkewed error.
      date: new Date(this.#context.clock()).toUTCString(),
    };
    let request: S3Request | undefined;
    let cors: Record<string, string> = {};
    // The same test with which Node distinguishes `checkContinue` from `checkExpectation`.
    let bodyRequested = !/(?:^|\W)100-continue(?:$|\W)/i.test(incoming.headers.expect ?? '');
    try {
      request = readRequest(incoming, () => {
        if (!bodyRequested) response.writeContinue();
        bodyRequested = true;
      });
      const rules = this.#context.buckets.find(request.bucket)?.cors ?? [];
      cors = corsResponseHeaders(rules, request);
      const answer = await serveRequest(request, this.#context, this.faults);
      await send(response, answer, { ...head, ...cors });
    } catch (error) {
      if (error instanceof CutConnection) incoming.socket.resetAndDestroy();
      if (response.headersSent || response.destroyed) {
        response.destroy();
        return;
      }
      const known = error instanceof S3Error ? error : new S3Error('InternalError');
      if (known !== error && !isCut(error)) console.error('local S3:', error);
      // A body that was never requested must not be parsed as the next request.
      const end = bodyRequested ? {} : { connection: 'close' };
      const refusal = errorResponse(known, request, ids);
      await send(response, refusal, { ...head, ...cors, ...end }).catch(() => {
        response.destroy();
      });
    } finally {
      // The rest of a rejected body is read and discarded. If the connection were closed while a browser is
      // sending, the browser would report a network error instead of the response.
      incoming.resume();
    }
  }
}

/** Larger than S3's limit, so that S3's error can be sent. */
const HEADER_BYTES_READ = 64 * 1024;
/** A connection is closed after this time without traffic. */
const IDLE_MILLISECONDS = 120_000;

function unreadable(code: string | undefined): S3Error {
  return code === 'HPE_HEADER_OVERFLOW'
    ? new S3Error('RequestHeaderSectionTooLarge')
    : new S3Error('BadRequest', 'An error occurred when parsing the HTTP request.');
}

function newRequestId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}

function isCut(error: unknown): boolean {
  return (
    error instanceof CutConnection ||
    (error instanceof Error &&
      'code' in error &&
      /^(ECONN|ERR_STREAM_PRE)/.test(String(error.code)))
  );
}

async function send(
  response: ServerResponse,
  answer: S3Response,
  head: Record<string, string>,
): Promise<void> {
  const { body } = answer;
  const length =
    typeof body === 'string'
      ? { 'content-length': Buffer.byteLength(body) }
      : body === undefined && answer.status === 200 && response.req.method !== 'HEAD'
        ? { 'content-length': 0 }
        : {};
  response.writeHead(answer.status, { ...head, ...answer.headers, ...length });
  // HEAD and 204 responses have no body, regardless of their headers.
  if (body === undefined || response.req.method === 'HEAD') response.end();
  else if (typeof body === 'string') response.end(body);
  else await pipeline(Readable.from(body), response);
}
