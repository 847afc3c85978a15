import { createHash } from 'node:crypto';
import { S3Error } from '../error.ts';
import { hmac, type VerifiedSignature } from './signature.ts';

/*
 * Decodes aws-chunked, S3's framing inside the body: `size;chunk-signature=…\r\n data \r\n`, a last chunk
 * of size 0, then trailers. It is specified in
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and …-trailers.html
 */

const EMPTY_HASH = createHash('sha256').digest('hex');
/** The maximum length of a chunk header or trailer line. The longest real line is under 200 bytes. */
const MAX_LINE_BYTES = 4096;
const MAX_CHUNK_BYTES = 5 * 1024 ** 3;
/**
 * The minimum size of every chunk except the last:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
const MIN_CHUNK_BYTES = 8 * 1024;

interface DecodedTrailers {
  /** Trailers by lower-case name. Complete only after the whole body has been read. */
  readonly trailers: Map<string, string>;
  readonly body: AsyncGenerator<Buffer>;
}

interface Framing {
  readonly signed: boolean;
  readonly trailing: boolean;
  /** The lower-case name of the trailer declared in x-amz-trailer. */
  readonly declaredTrailer: string | undefined;
  /** The value of x-amz-decoded-content-length. */
  readonly length: number | undefined;
}

/**
 * Yields the bytes inside the frames. The signature of a signed chunk is verified at the end of the chunk.
 */
export function decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  seed: VerifiedSignature,
  headers: ReadonlyMap<string, string> = new Map(),
): DecodedTrailers {
  const signed = seed.payloadHash.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD');
  const trailing = seed.payloadHash.endsWith('-TRAILER');
  const trailers = new Map<string, string>();
  const length = headers.get('x-amz-decoded-content-length');
  const framing: Framing = {
    signed,
    trailing,
    declaredTrailer: headers.get('x-amz-trailer')?.trim().toLowerCase(),
    length: length === undefined ? undefined : Number(length),
  };
  return { trailers, body: decode(new FrameReader(source), seed, framing, trailers) };
}

async function* decode(
  reader: FrameReader,
  seed: VerifiedSignature,
  framing: Framing,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const { signed, trailing, length } = framing;
  let decoded = 0;
  let previous = seed.signature;
  let previousSize = MIN_CHUNK_BYTES;
  for (let chunk = 1; ; chunk += 1) {
    const { size, signature } = readChunkHeader(await reader.line(), signed);
    if (size > 0 && previousSize < MIN_CHUNK_BYTES) {
      throw S3Error.with('InvalidChunkSizeError', { Chunk: chunk, BadChunkSize: previousSize });
    }
    previousSize = size;
    const hash = createHash('sha256');
    for await (const data of reader.read(size)) {
      hash.update(data);
      yield data;
    }
    decoded += size;
    // The frame is checked before the signature of its content.
    if (size > 0 && (await reader.line()) !== '') throw unexpectedEnd();
    if (signature !== undefined) {
      const expected = chunkSignature(seed, previous, hash.digest('hex'));
      if (signature !== expected) throw new S3Error('SignatureDoesNotMatch');
      previous = signature;
    }
    if (size === 0) break;
  }
  if (length !== undefined && decoded !== length) throw new S3Error('IncompleteBody');
  if (trailing) await readTrailers(reader, seed, previous, framing, trailers);
  else if ((await reader.line()) !== '') throw unexpectedEnd();
  if (!(await reader.ended())) throw unexpectedEnd();
}

function unexpectedEnd(): S3Error {
  return new S3Error('IncompleteBody', 'The request body terminated unexpectedly');
}

function readChunkHeader(line: string, signed: boolean): { size: number; signature?: string } {
  const match = signed
    ? /^([0-9a-f]{1,10});chunk-signature=([0-9a-f]{64})$/i.exec(line)
    : /^([0-9a-f]{1,10})$/i.exec(line);
  const size = Number.parseInt(match?.[1] ?? '', 16);
  if (!match || size > MAX_CHUNK_BYTES) throw unexpectedEnd();
  return { size, ...(match[2] !== undefined && { signature: match[2] }) };
}

async function readTrailers(
  reader: FrameReader,
  seed: VerifiedSignature,
  previous: string,
  { signed, declaredTrailer }: Framing,
  trailers: Map<string, string>,
): Promise<void> {
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    if (line.includes('\r')) throw unexpectedEnd();
    // The string to sign ends each trailer with a line feed. minio-go also sends this line feed.
    const [, name = '', value = ''] = /^([a-z0-9-]+):([^\n]*)\n?$/i.exec(line) ?? [];
    if (name === '' || trailers.has(name.toLowerCase())) throw new S3Error('MalformedTrailerError');
    trailers.set(name.toLowerCase(), value.trim());
  }
  const signature = trailers.get('x-amz-trailer-signature');
  if (signed) trailers.delete('x-amz-trailer-signature');
  const names = [...trailers.keys()];
  if (names.length > 1 || names[0] !== declaredTrailer) throw new S3Error('MalformedTrailerError');
  if (!signed || (signature === undefined && names.length === 0)) return;
  const canonical = [...trailers].map(([name, value]) => `${name}:${value}\n`).join('');
  const text = [
    'AWS4-HMAC-SHA256-TRAILER',
    seed.date,
    seed.scope,
    previous,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  if (signature !== hmac(seed.signingKey, text).toString('hex')) {
    throw new S3Error('SignatureDoesNotMatch');
  }
}

function chunkSignature(seed: VerifiedSignature, previous: string, hash: string): string {
  const text = ['AWS4-HMAC-SHA256-PAYLOAD', seed.date, seed.scope, previous, EMPTY_HASH, hash].join(
    '\n',
  );
  return hmac(seed.signingKey, text).toString('hex');
}

/** Reads lines and counted bytes from a stream. Buffers at most one chunk of the stream. */
class FrameReader {
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#buffer.toString('latin1', 0, end);
        this.#buffer = this.#buffer.subarray(end + 2);
        return line;
      }
      if (this.#buffer.length > MAX_LINE_BYTES || !(await this.#more())) throw unexpectedEnd();
    }
  }

  async *read(size: number): AsyncGenerator<Buffer> {
    for (let remaining = size; remaining > 0;) {
      if (this.#buffer.length === 0 && !(await this.#more())) throw unexpectedEnd();
      const data = this.#buffer.subarray(0, remaining);
      this.#buffer = this.#buffer.subarray(data.length);
      remaining -= data.length;
      yield data;
    }
  }

  async ended(): Promise<boolean> {
    while (this.#buffer.length === 0) if (!(await this.#more())) return true;
    return false;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#source.next();
    if (done) return false;
    this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    return true;
  }
}
