import type { IncomingMessage } from 'node:http';
import type { GatewayResult } from './http-message.ts';

interface StagePath {
  readonly path: string;
  readonly contextPath: string;
  readonly query: string;
}

/**
 * The maximum size of the request line and the headers, in bytes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const HEADER_BYTES = 10_240;

/**
 * Splits the URL at the stage. Errors at this point are answered before an API is selected, so its gateway
 * responses do not apply.
 */
export function stagePath(incoming: IncomingMessage, stage: string): StagePath | GatewayResult {
  const { url = '/', method = 'GET', rawHeaders } = incoming;
  const sent = [method, url, ...rawHeaders].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (sent > HEADER_BYTES) {
    return plain(
      431,
      'RequestHeaderFieldsTooLargeException',
      'HTTP header is larger than 10240 bytes.',
    );
  }
  const [pathname = '/', query = ''] = url.split(/\?(.*)/s, 2);
  // These characters must be percent-encoded:
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
  if (/[|{}]/.test(query)) return plain(400, 'BadRequestException', 'Bad Request');
  const [, name, rest = ''] = /^\/+([^/]+)(\/.*)?$/s.exec(pathname) ?? [];
  if (name !== stage) return plain(403, 'ForbiddenException', 'Forbidden');
  return {
    path: rest.replace(/^\/*/, '/'),
    contextPath: `/${stage}${rest}`,
    // The same page: a semicolon also separates parameters.
    query: query.replaceAll(';', '&'),
  };
}

function plain(status: number, errorType: string, message: string): GatewayResult {
  return {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ['x-amzn-ErrorType', errorType],
    ],
    body: JSON.stringify({ message }),
  };
}
