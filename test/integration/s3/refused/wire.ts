import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { signRequest } from '../../../support/local-stack/sign-request.ts';
import { pathOf, type RawResponse, type RawRequest } from '../../../support/s3/raw-request.ts';
import type { Site } from './site.ts';

/**
 * Sends a request exactly as given, which no HTTP client does: the path is not normalized, and no length is
 * added.
 */
export function sendLines(site: Site, request: RawRequest): Promise<RawResponse> {
  const { method, query = {}, headers = {}, body = '' } = request;
  const { host, hostname, port } = new URL(site.url);
  const path = pathOf(site, request.key);
  const payloadHash = request.payloadHash ?? createHash('sha256').update(body).digest('hex');
  const signed = signRequest({ method, path, query, headers, host, payloadHash }, site.credentials);
  const sent = { ...signed, ...request.unsigned, connection: 'close' };
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer in 10 seconds')));
    socket.on('error', reject);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
      resolve({ status, headers: {}, text, code: /<Code>([^<]*)<\/Code>/.exec(text)?.[1] });
    });
    socket.write([`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n'));
  });
}
