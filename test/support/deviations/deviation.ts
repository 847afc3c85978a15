import type { Patience } from '../../../backend/prove/session.ts';
import type { TestStack } from '../local-stack/start.ts';
import type { Change, ProxiedRequest, ProxiedResponse } from './proxy.ts';

/** A way in which AWS could differ from what this project assumes. */
export interface Deviation {
  readonly name: string;
  readonly api?: Change;
  readonly s3?: Change;
  /** Plans a fault in the stack. */
  readonly stack?: (stack: TestStack['stack']) => void;
  readonly patience?: Partial<Patience>;
  /** The groups or the ids of the assumptions that are tested. */
  readonly tested: readonly string[];
  /** The ids that the report must call broken. */
  readonly broken: readonly string[];
  /** Text of the first broken finding. */
  readonly observed?: RegExp;
}

export type Rewrite = (response: ProxiedResponse, request: ProxiedRequest) => void;

/** Rewrites the responses to the requests that fit. */
export function rewrite(fits: (request: ProxiedRequest) => boolean, change: Rewrite): Change {
  return {
    response: (response, request) => {
      if (fits(request)) change(response, request);
    },
  };
}

/** S3 accepts the requests that fit, whatever its answer was. */
export function accepts(fits: (request: ProxiedRequest) => boolean, status = 200): Change {
  return rewrite(fits, (response) => {
    response.status = status;
    response.headers['etag'] = '"00000000000000000000000000000000"';
    response.body = Buffer.alloc(0);
  });
}

/** Changes the JSON body of a response. */
export function editJson(change: (body: Record<string, unknown>) => void): Rewrite {
  return (response) => {
    if (!response.headers['content-type']?.includes('json')) return;
    const body = JSON.parse(response.body.toString()) as Record<string, unknown>;
    change(body);
    response.body = Buffer.from(JSON.stringify(body));
  };
}

export function withoutHeader(name: string): Rewrite {
  return ({ headers }) => void delete headers[name];
}

/** Removes a name from a list in a header. */
export function withoutName(header: string, name: string): Rewrite {
  return ({ headers }) => {
    const names = (headers[header] ?? '').split(',').map((one) => one.trim());
    headers[header] = names.filter((one) => one.toLowerCase() !== name).join(', ');
  };
}

export function answer(status: number, type: string, body: string): ProxiedResponse {
  return { status, headers: { 'content-type': type }, body: Buffer.from(body) };
}

export const isPut = ({ method }: ProxiedRequest): boolean => method === 'PUT';
export const isPost = ({ method }: ProxiedRequest): boolean => method === 'POST';
export const isGet = ({ method }: ProxiedRequest): boolean => method === 'GET';
export const isPreflight = ({ method }: ProxiedRequest): boolean => method === 'OPTIONS';
export const isForeign = ({ headers }: ProxiedRequest): boolean =>
  headers['origin'] === 'https://prove.invalid';
export const hasBody =
  (text: string) =>
  ({ body }: ProxiedRequest): boolean =>
    body.toString() === text;
