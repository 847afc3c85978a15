import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobFolder } from './blob-folder.ts';
import type { Context, S3Answer } from './context.ts';
import { answerCorsHeaders, preflightHeaders, type CorsRule } from './cors.ts';
import { ObjectIndex } from './object-index.ts';
import { route } from './route.ts';
import { S3Error } from './s3-error.ts';
import { readRequest, type S3Request } from './s3-request.ts';
import { UploadIndex } from './upload-index.ts';
import { verifySignature, type SignatureSettings } from './signature.ts';
import { writeXml } from './xml.ts';

/** What S3 tells about a new object. */
export interface ObjectCreatedNotice {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes, as S3 writes it in events. */
  readonly etag: string;
  readonly requestId: string;
  readonly reason: 'PutObject' | 'CompleteMultipartUpload';
  readonly time: number;
}

export interface S3Settings extends SignatureSettings {
  readonly directory: string;
  readonly buckets: ReadonlyMap<string, readonly CorsRule[]>;
  readonly onCreated: (notice: ObjectCreatedNotice) => void;
}

/**
 * A stand-in for S3 for development and tests: strict where S3 is strict, on disk, and not for
 * production. It can stop listening and listen again, so that tests see S3 go away and come back.
 */
export class LocalS3 {
  readonly #settings: S3Settings;
  readonly #context: Context;
  readonly #index: ObjectIndex;
  readonly #uploads: UploadIndex;
  #server: Server | undefined;

  private constructor(
    settings: S3Settings,
    index: ObjectIndex,
    uploads: UploadIndex,
    blobs: BlobFolder,
  ) {
    this.#settings = settings;
    this.#index = index;
    this.#uploads = uploads;
    this.#context = {
      index,
      uploads,
      blobs,
      clock: settings.clock,
      region: settings.region,
      created: ({ bucket, key, method }, { size, etag, lastModified }) => {
        const requestId = newRequestId();
        const notice = { bucket, key, size, etag: etag.replaceAll('"', ''), requestId };
        const reason = method === 'POST' ? 'CompleteMultipartUpload' : 'PutObject';
        settings.onCreated({ ...notice, reason, time: lastModified });
      },
    };
  }

  static async open(settings: S3Settings): Promise<LocalS3> {
    const index = await ObjectIndex.open(join(settings.directory, 'index'));
    const uploads = await UploadIndex.open(join(settings.directory, 'uploads'));
    const blobs = await BlobFolder.open(join(settings.directory, 'blobs'));
    await recover(settings.buckets.keys(), index, uploads, blobs);
    return new LocalS3(settings, index, uploads, blobs);
  }

  /** Listens on loopback only; port 0 takes a free one. Returns the port. */
  async listen(port: number): Promise<number> {
    const server = createServer((incoming, response) => void this.#answer(incoming, response));
    // A large upload over a slow link takes as long as it takes.
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, 'localhost', resolve);
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
    await this.#index.close();
    await this.#uploads.close();
  }

  /** The keys of a bucket in S3's order. */
  async keys(bucket: string): Promise<string[]> {
    return Array.fromAsync(this.#index.keys(bucket));
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = newRequestId();
    const head = {
      'x-amz-request-id': requestId,
      server: 'filestore-local-s3',
      // By our clock: clients that are told their time is off set it by this header.
      date: new Date(this.#settings.clock()).toUTCString(),
    };
    let cors: Record<string, string> = {};
    try {
      const request = readRequest(incoming);
      const rules = this.#settings.buckets.get(request.bucket) ?? [];
      cors = answerCorsHeaders(rules, request.headers.get('origin'), request.method);
      const answer = await this.#operate(request, rules);
      await send(response, answer, { ...head, ...cors });
    } catch (error) {
      if (response.headersSent || response.destroyed) {
        response.destroy();
        return;
      }
      const known = error instanceof S3Error ? error : new S3Error('InternalError');
      if (known !== error && !isCut(error)) console.error('local S3:', error);
      await send(response, errorAnswer(known, requestId), { ...head, ...cors }).catch(() => {
        response.destroy();
      });
    } finally {
      // What is left of a refused body is read and dropped: a connection that is closed under a
      // sending browser shows there as a network error and hides the answer.
      incoming.resume();
    }
  }

  async #operate(request: S3Request, rules: readonly CorsRule[]): Promise<S3Answer> {
    if (request.method === 'OPTIONS') {
      return { status: 200, headers: preflightHeaders(rules, request.headers) };
    }
    const signature = verifySignature(request, this.#settings);
    if (!this.#settings.buckets.has(request.bucket)) throw new S3Error('NoSuchBucket');
    return route(request, signature, this.#context);
  }
}

/** What a crash has left between two steps: uploads that are complete, and bytes that nothing names. */
async function recover(
  buckets: Iterable<string>,
  index: ObjectIndex,
  uploads: UploadIndex,
  blobs: BlobFolder,
): Promise<void> {
  const inObjects = new Set(await Array.fromAsync(index.blobIds()));
  for (const bucket of buckets) {
    for (const [uploadId] of await Array.fromAsync(uploads.uploads(bucket))) {
      const parts = await Array.fromAsync(uploads.parts(bucket, uploadId));
      // An abort would take the object's own bytes.
      if (parts.some(([, { blob }]) => inObjects.has(blob.id))) {
        await uploads.remove(bucket, uploadId);
      }
    }
  }
  const inParts = await Array.fromAsync(uploads.blobIds());
  await blobs.removeAllBut(new Set([...inObjects, ...inParts]));
}

function newRequestId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}

function isCut(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(ECONN|ERR_STREAM_PRE)/.test(String(error.code))
  );
}

function errorAnswer(error: S3Error, requestId: string): S3Answer {
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: writeXml('Error', {
      Code: error.code,
      Message: error.message,
      RequestId: requestId,
    }),
  };
}

async function send(
  response: ServerResponse,
  answer: S3Answer,
  head: Record<string, string>,
): Promise<void> {
  const { body } = answer;
  const length = typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {};
  response.writeHead(answer.status, { ...head, ...answer.headers, ...length });
  // HEAD and 204 have no body, whatever their headers say.
  if (body === undefined || response.req.method === 'HEAD') response.end();
  else if (typeof body === 'string') response.end(body);
  else await pipeline(Readable.from(body), response);
}
