import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { GatewayRequest, Header } from './http-message.ts';
import { gatewayErrors } from './gateway-error.ts';
import { traceIdOf } from './trace-id.ts';

/**
 * A fixed limit:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const PAYLOAD_BYTES = 10 * 1024 * 1024;

/** Headers that API Gateway drops: test_apigateway_header_remapping_aws[AWS_PROXY] sends each of them. */
const DROPPED = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

/** Names that API Gateway normalizes. All other names keep the case in which they were sent. */
const NORMALIZED = new Map([
  ['authorization', 'Authorization'],
  ['host', 'Host'],
  ['user-agent', 'User-Agent'],
]);

/** Headers that API Gateway sets and that clients cannot override. */
const SET_BY_GATEWAY = /^(x-amzn-trace-id|x-forwarded-(for|port|proto))$/i;

export function readRequest(
  incoming: IncomingMessage,
  path: { readonly path: string; readonly contextPath: string; readonly query: string },
  time: number,
): GatewayRequest {
  const { remoteAddress = '127.0.0.1', localPort } = incoming.socket;
  const headers = pairsOf(incoming.rawHeaders);
  const traceId = traceIdOf(valueOf(headers, 'x-amzn-trace-id'), time);
  const forwarded = valueOf(headers, 'x-forwarded-for');
  return {
    id: randomUUID(),
    extendedId: randomBytes(11).toString('base64'),
    time,
    method: incoming.method ?? 'GET',
    path: path.path,
    contextPath: path.contextPath,
    query: [...new URLSearchParams(path.query)],
    headers: [
      ...headers
        .filter(([name]) => !DROPPED.has(name.toLowerCase()) && !SET_BY_GATEWAY.test(name))
        .map(([name, value]): Header => [NORMALIZED.get(name.toLowerCase()) ?? name, value]),
      ['X-Amzn-Trace-Id', traceId],
      ['X-Forwarded-For', [forwarded, remoteAddress].filter(Boolean).join(', ')],
      ['X-Forwarded-Port', String(localPort)],
      ['X-Forwarded-Proto', 'http'],
    ],
    host: valueOf(headers, 'host') ?? '',
    sourceIp: remoteAddress,
    traceId,
  };
}

function pairsOf(raw: readonly string[]): Header[] {
  return raw.flatMap((name, index): Header[] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [],
  );
}

/** Returns the last value of a header. The name is case-insensitive. */
export function valueOf(headers: readonly Header[], name: string): string | undefined {
  return headers.findLast(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** Reads the body as text, because the API has no binary media types. */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > PAYLOAD_BYTES) throw gatewayErrors.tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
