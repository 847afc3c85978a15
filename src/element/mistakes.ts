import type { ErrorCode } from '../contract/errors.ts';
import { hasLabel } from './has-label.ts';
import { warnOnce } from './warn-once.ts';

/** The attributes of the element that its set-up depends on. */
export interface SetupHost extends HTMLElement {
  readonly endpoint: string | null;
  readonly apiKey: string | null;
  readonly grant: string | null;
  readonly name: string | null;
  readonly required: boolean;
  readonly form: HTMLFormElement | null;
  readonly labels: NodeList;
}

/** A mistake in the set-up of the element. */
export type Mistake =
  ErrorCode | 'files-attribute' | 'label-missing' | 'name-missing' | 'required-without-form';

/**
 * Says once on the console what to change. No message contains a key, a grant or a token.
 *
 * @param detail the request that failed, such as `POST /files answered 404`
 */
export async function explainMistake(
  mistake: Mistake,
  host: SetupHost,
  detail = '',
): Promise<void> {
  // The form or the label may come later in the document, or a framework may insert the element into it.
  if (mistake === 'required-without-form' || mistake === 'label-missing') await documentIsLoaded();
  if (mistake === 'required-without-form' && (!host.isConnected || !host.required || host.form))
    return;
  if (mistake === 'label-missing' && (!host.isConnected || hasLabel(host))) return;
  const text = explanations[mistake]?.({ host, detail, url: addressOf(host.endpoint) });
  if (text !== undefined) warnOnce(`<filestore-upload>: ${text}`);
}

interface Facts {
  readonly host: SetupHost;
  /** The endpoint. */
  readonly url: string;
  readonly detail: string;
}

type Explain = (facts: Facts) => string;

const refusedKey: Explain = ({ host, url }) =>
  host.apiKey?.startsWith('server-')
    ? 'the api-key is a server key, which must never be in a page. Use the browser key, and replace the server key'
    : `${url} refused the api-key. Is it the browser key of this deployment?`;

const notTheApi: Explain = ({ url, detail }) => {
  const problem = `${url} is not the address of the API${detail && `: ${detail}`}`;
  const hasVersion = /\/v\d+\/?$/.test(url);
  return `${problem}. ${hasVersion ? 'Is the endpoint right?' : 'Does the endpoint end with /v1?'}`;
};

const explanations: Readonly<Partial<Record<Mistake, Explain>>> = {
  'files-attribute': () =>
    'files is a property and has no effect as an attribute. Set element.files = [{ id, name, size }] in a script, or the attribute value="ID ID"',
  'label-missing': () =>
    'the element has no label, so screen readers cannot say what the files are for. Add <label for="ID">, aria-label, or a fieldset with a legend',
  'name-missing': () =>
    'the element has no name, so its form does not post the ids of the files. Add a name, such as name="attachment"',
  'required-without-form': () =>
    'the element is required but belongs to no form, so nothing checks it. Put it into a form, or set its form attribute to the id of one',
  'endpoint-missing': ({ host }) => `${missingAttributes(host)}, so no file can be uploaded`,
  'api-key-refused': refusedKey,
  'role-not-allowed': refusedKey,
  'grant-refused': ({ host }) =>
    host.grant
      ? 'the grant has expired or does not cover the file. Your server gets a new one from POST /grants'
      : 'the deployment requires a grant, and the element has none. Your server gets one from POST /grants',
  'no-such-operation': notTheApi,
  'api-answer-unreadable': notTheApi,
  'storage-answer-hidden': () =>
    `the storage does not let pages of ${location.origin} read its responses. ${allowedOrigins()}`,
  'api-unreachable': ({ url }) => unreachable(url),
};

function missingAttributes({ endpoint, apiKey }: SetupHost): string {
  if (!endpoint && !apiKey) return 'endpoint and api-key are not set';
  return endpoint ? 'api-key is not set' : 'endpoint is not set';
}

function unreachable(url: string): string {
  const { protocol, origin, hostname } = new URL(url, document.baseURI);
  if (!/^https?:$/.test(protocol)) return `the endpoint ${url} must begin with https://`;
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  if (protocol === 'http:' && location.protocol === 'https:' && !isLocal) {
    return `a page with HTTPS cannot use the endpoint ${url}. It must begin with https://`;
  }
  const problem = `the API or the storage behind ${url} does not respond`;
  return origin === location.origin
    ? `${problem}. Is the API running?`
    : `${problem} to pages of ${location.origin}. ${allowedOrigins()} Is the API running?`;
}

function allowedOrigins(): string {
  return `Is ${location.origin} in ALLOWED_ORIGINS (AllowedOrigins of a deployment)?`;
}

/** The address without what may be secret in it: a password or a query. */
function addressOf(endpoint: string | null): string {
  const text = endpoint ?? '';
  if (!URL.canParse(text, document.baseURI)) return 'the endpoint';
  const { protocol, host, pathname } = new URL(text, document.baseURI);
  return `${protocol}//${host}${pathname}`;
}

function documentIsLoaded(): Promise<void> {
  return new Promise((resolve) => {
    if (document.readyState === 'complete') resolve();
    else addEventListener('load', () => resolve(), { once: true });
  });
}
