import { PutBucketCorsCommand, type CORSRule } from '@aws-sdk/client-s3';
import { pathOf, presignedUrl, sendTo, type RawResponse } from '../../support/s3/raw-request.ts';
import type { Recorded } from '../compare.ts';
import { readXml, type Replay } from './replay.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * Returns the requests of a page in a browser, and comparisons with answers that were recorded with their
 * headers.
 */
export function corsCalls(replay: Replay) {
  const { s3 } = replay;
  return {
    setRules: (...CORSRules: CORSRule[]) => {
      const CORSConfiguration = { CORSRules };
      return s3.client.send(new PutBucketCorsCommand({ Bucket: s3.bucket, CORSConfiguration }));
    },
    /** Sends a preflight; `key` is undefined for the bucket itself. */
    preflight: (key: string | undefined, headers: Headers) =>
      sendTo(`${s3.url}${pathOf(s3, key)}`, 'OPTIONS', headers),
    /** Sends a presigned request. In the recording, everyone could read the object or write to the bucket. */
    request: (method: 'GET' | 'PUT', key: string, unsigned: Headers, signed: Headers = {}) =>
      sendTo(presignedUrl(s3, { method, key, headers: signed }), method, {
        ...unsigned,
        ...signed,
      }),
    match: (step: string, answer: RawResponse) =>
      replay.matchValue(step, {
        StatusCode: answer.status,
        Headers: namedAsRecorded(answer, replay.recorded(step)),
        Body: answer.text.startsWith('<') ? readXml(answer) : answer.text,
      }),
  };
}

/** Headers of the server's HTTP connection and body framing, not of S3. */
const FRAMING = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/**
 * Prepares headers for comparison. Header names are case-insensitive, and Node has lowered them. Framing
 * headers come from the recording, except for a length that both have.
 */
function namedAsRecorded({ headers }: RawResponse, answer: Recorded | undefined): object {
  const kept = (answer as { readonly Headers: Headers }).Headers;
  const names = new Map(Object.keys(kept).map((name) => [name.toLowerCase(), name]));
  const isFraming = (name: string) =>
    FRAMING.includes(name) && !(name === 'content-length' && names.has(name));
  const own = Object.entries(headers).filter(([name]) => !isFraming(name));
  const framing = Object.entries(kept).filter(([name]) => FRAMING.includes(name.toLowerCase()));
  return Object.fromEntries([
    ...framing,
    ...own.map(([name, value]) => [names.get(name) ?? name, value] as const),
  ]);
}
