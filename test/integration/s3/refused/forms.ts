import { signForm } from '../../../support/local-stack/sign-request.ts';
import { postForm, type Fields } from '../../../recorded/s3/presigned-form.ts';
import type { RawResponse } from '../../../support/s3/raw-request.ts';
import type { Site } from './site.ts';

/** Posts a form of a new object. Its policy permits it unless `form` says otherwise. */
export interface Form {
  readonly key?: string;
  /** Fields; each needs a condition. */
  readonly fields?: Fields;
  readonly conditions?: readonly unknown[];
  /** Names of the fields whose condition is omitted. */
  readonly unnamed?: readonly string[];
  readonly expiresIn?: number;
  /** The policy, as JSON or as the encoded text. */
  readonly document?: unknown;
  readonly policy?: string;
  /** Changes the fields after they were signed. */
  readonly change?: (fields: Readonly<Record<string, string>>) => Fields;
  readonly file?: string;
}

export function sendForm(site: Site, form: Form): Promise<RawResponse> {
  return postForm(site, formFields(site, form), form.file ?? 'hello world');
}

export function formFields({ credentials, bucket }: Site, form: Form): Fields {
  const { key = 'new', fields = {}, conditions = [], unnamed = [], expiresIn = 60 } = form;
  const signing = signForm(credentials, (names) => {
    const named = Object.entries({ bucket, key, ...names })
      .filter(([name]) => !unnamed.includes(name))
      .map(([name, value]) => ({ [name]: value }));
    const document = form.document ?? {
      expiration: inSeconds(expiresIn),
      conditions: [...named, ...conditions],
    };
    return form.policy ?? Buffer.from(JSON.stringify(document)).toString('base64');
  });
  const signed = { key, ...fields, ...signing };
  return form.change?.(signed) ?? signed;
}

export function inSeconds(count: number): string {
  return new Date(Date.now() + count * 1000).toISOString();
}

/** Returns a `change` for a form. */
export const withoutFields =
  (...names: string[]) =>
  (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Returns a request for the tables. */
export const post =
  (form: Form) =>
  (site: Site): Promise<RawResponse> =>
    sendForm(site, form);

/** Posts a form with one field changed after it was signed. */
export const changedForm = (
  name: string,
  change: (value: string) => string,
): ((site: Site) => Promise<RawResponse>) =>
  post({ change: (fields) => ({ ...fields, [name]: change(fields[name] ?? '') }) });
