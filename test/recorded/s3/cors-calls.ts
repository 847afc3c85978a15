import { PutBucketCorsCommand, type CORSRule } from '@aws-sdk/client-s3';
import { pathOf, presignedUrl, sendTo, type RawAnswer } from '../../support/s3/raw-request.ts';
import type { Recorded } from '../compare.ts';
import { readXml, type Replay } from './replay.ts';

type Headers = Readonly<Record<string, string>>;

/** Requests of a page in a browser, and comparisons with answers that were kept with their headers. */
export function corsCalls(replay: Replay) {
  const { s3 } = replay;
  return {
    setRules: (...CORSRules: CORSRule[]) => {
      const CORSConfiguration = { CORSRules };
      return s3.client.send(new PutBucketCorsCommand({ Bucket: s3.bucket, CORSConfiguration }));
    },
    /** `key` is undefined for the bucket itself. */
    preflight: (key: string | undefined, headers: Headers) =>
      sendTo(`${s3.url}${pathOf(s3, key)}`, 'OPTIONS', headers),
    /** Presigned, where the recording had an object that everyone may read or a bucket that everyone may write. */
    request: (method: 'GET' | 'PUT', key: string, unsigned: Headers, signed: Headers = {}) =>
      sendTo(presignedUrl(s3, { method, key, headers: signed }), method, {
        ...unsigned,
        ...signed,
      }),
    match: (step: string, answer: RawAnswer) =>
      replay.matchValue(step, {
        StatusCode: answer.status,
        Headers: namedAsRecorded(answer, replay.recorded(step)),
        Body: answer.text.startsWith('<') ? readXml(answer) : answer.text,
      }),
  };
}

/** Whether the connection is kept and how a body is framed: of the server's HTTP, not of S3. */
const FRAMING = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/**
 * Names of headers have no case, and Node has lowered it. Framing is taken from the recording, but for a
 * length that both name.
 */
function namedAsRecorded({ headers }: RawAnswer, answer: Recorded | undefined): object {
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
