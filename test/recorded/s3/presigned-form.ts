import { signForm } from '../../support/local-stack/sign-request.ts';
import { sendTo, type RawResponse } from '../../support/s3/raw-request.ts';
import type { S3Target } from '../../support/s3/target.ts';

export type Fields = Readonly<Record<string, string>>;

interface FormRequest {
  readonly fields?: Fields;
  /** Conditions or fields in addition to those of the bucket, the key and the signature. */
  readonly conditions?: readonly unknown[];
  readonly expiresIn?: number;
}

/** Returns the fields of a browser's form with a signed policy, as boto3 writes them. */
export function presignedForm(
  { credentials, bucket }: S3Target,
  key: string,
  { fields = {}, conditions = [], expiresIn = 60 }: FormRequest = {},
): Record<string, string> {
  const suffix = '${filename}';
  const keyCondition = key.endsWith(suffix)
    ? ['starts-with', '$key', key.slice(0, -suffix.length)]
    : { key };
  const signed = signForm(credentials, (signing) => {
    const document = {
      expiration: new Date(Date.now() + expiresIn * 1000).toISOString(),
      conditions: [
        ...conditions,
        { bucket },
        keyCondition,
        ...Object.entries(signing).map(([name, value]) => ({ [name]: value })),
      ],
    };
    return Buffer.from(JSON.stringify(document)).toString('base64');
  });
  return { ...fields, key, ...signed };
}

/** Appends the file. A browser sends the file's name with it; without a name it is an ordinary field. */
export function postForm(
  { url, bucket }: S3Target,
  fields: Fields,
  file: string,
  {
    fileName = 'file',
    headers = {},
  }: { readonly fileName?: string | undefined | null; readonly headers?: Fields } = {},
): Promise<RawResponse> {
  const boundary = 'boundary-of-the-form';
  const named = fileName === null ? '' : `; filename="${fileName}"`;
  const parts = [
    ...Object.entries(fields).map(([name, value]) => [`name="${name}"`, value] as const),
    [`name="file"${named}`, file] as const,
  ].map(
    ([head, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`,
  );
  return sendTo(
    `${url}/${bucket}`,
    'POST',
    { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
    `${parts.join('')}--${boundary}--\r\n`,
  );
}
