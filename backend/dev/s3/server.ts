import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobFolder } from './storage/blob-folder.ts';
import { BucketIndex } from './storage/bucket-index.ts';
import type { Context, CreationReason, EtagKind, S3Response } from './context.ts';
import { answerCorsHeaders, type CorsRule } from './http/cors.ts';
import { errorAnswer } from './error-response.ts';
import { CutConnection, newS3FaultPlan } from './faults.ts';
import { runLifecycle, type LifecycleResult } from './lifecycle/lifecycle.ts';
import { ObjectIndex } from './storage/object-index.ts';
import { recover } from './storage/recover.ts';
import { S3Error } from './error.ts';
import { readRequest, type S3Request } from './request.ts';
import { serveRequest } from './serve-request.ts';
import type { SignatureSettings } from './auth/signature.ts';
import { UploadIndex } from './storage/upload-index.ts';

/** What S3 tells about a new object. */
export interface ObjectCreatedNotice {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes, as S3 writes it in events. */
  readonly etag: string;
  readonly requestId: string;
  readonly reason: CreationReason;
  readonly time: number;
}

export interface S3Settings extends SignatureSettings {
  readonly directory: string;
  /** Buckets that are there from the start, with the CORS rules that they have from then on. */
  readonly buckets: ReadonlyMap<string, readonly CorsRule[]>;
  readonly onCreated: (notice: ObjectCreatedNotice) => void;
  /** `md5`, if left out. */
  readonly etags?: EtagKind | undefined;
}

/**
 * A stand-in for S3 for development and tests: strict where S3 is strict, on disk, and not for
 * production. It can stop listening and listen again, so that tests see S3 go away and come back.
 */
export class LocalS3 {
  /** What is to go wrong. */
  readonly faults = newS3FaultPlan();
  readonly #context: Context;
  #server: Server | undefined;
  readonly #answering = new WeakMap<Duplex, ServerResponse>();

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

  /** On loopback, unless another host is named; port 0 takes a free one. Returns the port. */
  async listen(port: number, host = 'localhost'): Promise<number> {
    const server = createServer({ maxHeaderSize: HEADER_BYTES_READ });
    server.on('request', (incoming, response) => void this.#answer(incoming, response));
    // Node would ask for the body at once; here it is asked for when an operation reads it.
    server.on('checkContinue', (incoming, response) => void this.#answer(incoming, response));
    // Node would answer 417 to any other expectation, which S3 ignores, as ceph/s3-tests has it.
    server.on('checkExpectation', (incoming, response) => void this.#answer(incoming, response));
    server.on('clientError', (error, socket) => this.#refuseUnreadable(error, socket));
    // A large upload over a slow link takes as long as it takes, as long as bytes come.
    server.requestTimeout = 0;
    server.timeout = IDLE_MILLISECONDS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** Cuts every connection, as a server that goes down does. */
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

  /** The keys of a bucket in S3's order. */
  async keys(bucket: string): Promise<string[]> {
    return Array.fromAsync(this.#context.index.keys(bucket));
  }

  /** What S3 does by itself about once a day. */
  async runLifecycle(): Promise<LifecycleResult> {
    return runLifecycle(this.#context);
  }

  /** What is no HTTP, or has headers without end: there is no request to answer, but still a sender. */
  #refuseUnreadable(error: Error & { readonly code?: string }, socket: Duplex): void {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const answering = this.#answering.get(socket);
    if (answering && !answering.req.complete) {
      socket.destroy();
      return;
    }
    if (answering) {
      // Behind a body that was longer than announced: the request before it has its answer first.
      answering.once('close', () => socket.destroy());
      return;
    }
    const known = unreadable(error.code);
    const { body } = errorAnswer(known, undefined, { requestId: newRequestId(), hostId: '' });
    const text = typeof body === 'string' ? body : '';
    socket.end(
      `HTTP/1.1 ${known.status} Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    );
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = incoming;
    this.#answering.set(socket, response);
    response.once('close', () => {
      // Of a pipelined request behind it, the answer has begun.
      if (this.#answering.get(socket) === response) this.#answering.delete(socket);
    });
    const ids = { requestId: newRequestId(), hostId: randomBytes(57).toString('base64') };
    const head = {
      'x-amz-request-id': ids.requestId,
      'x-amz-id-2': ids.hostId,
      server: 'filestore-local-s3',
      // By our clock: clients that are told their time is off set it by this header.
      date: new Date(this.#context.clock()).toUTCString(),
    };
    let request: S3Request | undefined;
    let cors: Record<string, string> = {};
    // As Node tells `checkContinue` from `checkExpectation`.
    let asked = !/(?:^|\W)100-continue(?:$|\W)/i.test(incoming.headers.expect ?? '');
    try {
      request = readRequest(incoming, () => {
        if (!asked) response.writeContinue();
        asked = true;
      });
      const rules = this.#context.buckets.find(request.bucket)?.cors ?? [];
      cors = answerCorsHeaders(rules, request);
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
      // A body that was never asked for must not be taken for the next request.
      const end = asked ? {} : { connection: 'close' };
      const refusal = errorAnswer(known, request, ids);
      await send(response, refusal, { ...head, ...cors, ...end }).catch(() => {
        response.destroy();
      });
    } finally {
      // What is left of a refused body is read and dropped: a connection that is closed under a
      // sending browser shows there as a network error and hides the answer.
      incoming.resume();
    }
  }
}

/** Above what S3 takes, so that its own refusal can be given. */
const HEADER_BYTES_READ = 64 * 1024;
/** A connection on which nothing moves for so long is closed. */
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
  // HEAD and 204 have no body, whatever their headers say.
  if (body === undefined || response.req.method === 'HEAD') response.end();
  else if (typeof body === 'string') response.end(body);
  else await pipeline(Readable.from(body), response);
}
