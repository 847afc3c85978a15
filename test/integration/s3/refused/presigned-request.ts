import { presignedUrl, sendTo, type RawResponse } from '../../../support/s3/raw-request.ts';
import type { Site } from './site.ts';

export type Change = (parameters: URLSearchParams, url: URL, site: Site) => void;
export type Signing = Omit<Parameters<typeof presignedUrl>[1], 'method'>;

/** Sends a presigned GET of the object, changed after it was signed. */
export const changed =
  (change: Change, signing: Signing = {}, headers: Readonly<Record<string, string>> = {}) =>
  (site: Site): Promise<RawResponse> => {
    const url = presignedUrl(site, { method: 'GET', key: 'there', ...signing });
    change(url.searchParams, url, site);
    return sendTo(url, 'GET', headers);
  };
/** Sends a PUT of a new object with a presigned URL. */
export const upload =
  (signed: Readonly<Record<string, string>>, sent: Readonly<Record<string, string>>) =>
  (site: Site): Promise<RawResponse> =>
    sendTo(presignedUrl(site, { method: 'PUT', key: 'new', headers: signed }), 'PUT', sent, 'abc');
export const set =
  (name: string, value: string): Change =>
  (parameters) =>
    parameters.set(name, value);
