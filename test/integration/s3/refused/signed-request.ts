import { createHash } from 'node:crypto';
import { signRequest } from '../../../support/local-stack/sign-request.ts';
import { pathOf, sendTo, type RawResponse } from '../../../support/s3/raw-request.ts';
import type { Site } from './site.ts';

export type Headers = Readonly<Record<string, string>>;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface Signed {
  readonly method?: string;
  readonly key?: string;
  readonly headers?: Headers;
}

/** Sends a signed GET of the object, changed after it was signed. */
export const changed =
  (
    change: (headers: Headers) => Headers,
    { method = 'GET', key = 'there', headers = {} }: Signed = {},
  ) =>
  (site: Site): Promise<RawResponse> => {
    const { host } = new URL(site.url);
    const request = { method: 'GET', path: pathOf(site, 'there'), query: {}, headers, host };
    const signed = signRequest({ ...request, payloadHash: hashOf('') }, site.credentials);
    return sendTo(`${site.url}${pathOf(site, key)}`, method, change(signed));
  };
export const without =
  (...names: string[]) =>
  (headers: Headers): Headers =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
export const authorization =
  (pattern: RegExp | string, replacement: string) =>
  ({ authorization: old = '', ...headers }: Headers): Headers => ({
    ...headers,
    authorization: old.replace(pattern, replacement),
  });
