import { createHash, createHmac } from 'node:crypto';
import { scopeText, signingKey, signRequest } from '../../../support/local-stack/sign-request.ts';
import { pathOf, sendTo, type RawResponse } from '../../../support/s3/raw-request.ts';
import type { Site } from './site.ts';

/** Sends an object in signed chunks: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
export interface SignedStream {
  readonly chunks: readonly string[];
  /** Defaults to the length of all chunks. */
  readonly length?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A trailer after the chunks. If it is set, the chunks are of the kind with a trailer. */
  readonly trailer?: string;
  readonly change?: (body: string) => string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function sendSigned(site: Site, stream: SignedStream): Promise<RawResponse> {
  const { chunks, trailer, change = (body) => body } = stream;
  const payloadHash = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? '' : '-TRAILER'}`;
  const path = pathOf(site, 'new');
  const { host } = new URL(site.url);
  const headers = {
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': stream.length ?? String(chunks.join('').length),
    ...stream.headers,
  };
  const signed = signRequest(
    { method: 'PUT', path, query: {}, headers, host, payloadHash },
    site.credentials,
  );
  const date = signed['x-amz-date'] ?? '';
  const scope = scopeText(date);
  const key = signingKey(scope, site.credentials);
  let previous = /Signature=(\w+)/.exec(signed.authorization)?.[1] ?? '';
  const sign = (kind: string, ...hashes: string[]): string => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, date, scope, previous, ...hashes].join('\n');
    previous = createHmac('sha256', key).update(text).digest('hex');
    return previous;
  };
  const frames = [...chunks, ''].map((chunk) => {
    const signature = sign('PAYLOAD', sha256(''), sha256(chunk));
    const head = `${chunk.length.toString(16)};chunk-signature=${signature}\r\n`;
    return chunk === '' ? head : `${head}${chunk}\r\n`;
  });
  const end =
    trailer === undefined
      ? ''
      : `${trailer === '' ? '' : `${trailer}\r\n`}x-amz-trailer-signature:${sign('TRAILER', sha256(`${trailer}\n`))}\r\n`;
  return sendTo(`${site.url}${path}`, 'PUT', signed, change(`${frames.join('')}${end}\r\n`));
}
