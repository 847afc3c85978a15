import { Webhook } from 'standardwebhooks';
import { isFileEvent, type FileEvent } from '../contract/file-events.ts';

/** A request of a framework without web `Request`: its headers, and its body as it arrived. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body before it was parsed. A body that was parsed and serialized again has another signature. */
  readonly body: string | Uint8Array | undefined;
}

/**
 * The request is not a file event that the stack has signed within the last five minutes. Answer it with the status
 * 400 or 401.
 */
export class InvalidWebhookError extends Error {
  override readonly name = 'InvalidWebhookError';
}

/** Maximum bytes of a body. An event has about two kilobytes. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Verifies the signature and the age of a webhook, and returns its event. An event can arrive more than once, so
 * ignore an event whose `id` you have processed. A later version of the stack can send other types, which you should
 * accept and ignore.
 *
 * @param secrets the signing secret, `whsec_…`; while it is being replaced, the old and the new one
 * @throws {InvalidWebhookError}
 */
export async function verifyWebhook(
  request: Request | WebhookRequest,
  secrets: string | readonly string[],
): Promise<FileEvent> {
  const headers = headersOf(request);
  const body = await bodyOf(request, headers);
  const all = typeof secrets === 'string' ? [secrets] : secrets;
  if (all.length === 0) throw new TypeError('webhookSecret: is missing; set it to whsec_…');
  verifySignature(body, headers, all);
  const event = parse(body);
  if (isFileEvent(event) && event.id === headers['webhook-id']) return event;
  throw new InvalidWebhookError('The body is not a file event');
}

function verifySignature(
  body: string,
  headers: Record<string, string>,
  secrets: readonly string[],
): void {
  let failure: unknown;
  for (const secret of secrets) {
    const webhook = webhookOf(secret);
    try {
      webhook.verify(body, headers, { jsonParse: false });
      return;
    } catch (error) {
      failure = error;
    }
  }
  const message = failure instanceof Error ? failure.message : String(failure);
  throw new InvalidWebhookError(message, { cause: failure });
}

/** A secret that is no secret is a mistake of the server, not of the request. */
function webhookOf(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    // Without the library's message, which can contain the secret.
    throw new TypeError('webhookSecret: is not a secret of the form whsec_…');
  }
}

/** Not by `instanceof`, because a framework can replace the classes. */
function isWebRequest(request: Request | WebhookRequest): request is Request {
  return 'text' in request && typeof request.text === 'function';
}

function headersOf({ headers }: Request | WebhookRequest): Record<string, string> {
  const entries =
    typeof headers.get === 'function'
      ? [...(headers as Headers)]
      : Object.entries(headers).flatMap(([name, value]) =>
          // A header that must be there once.
          typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
        );
  return Object.fromEntries(entries);
}

async function bodyOf(
  request: Request | WebhookRequest,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const body = isWebRequest(request) ? await readBody(request) : request.body;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new InvalidWebhookError('The body is missing or was parsed; pass it as it arrived');
  }
  if (body.length > MAX_BODY_BYTES) throw tooLarge();
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

/** Reads no more than the limit, because anybody can send a request. */
async function readBody({ body }: Request): Promise<Uint8Array | undefined> {
  if (!body) return undefined;
  const reader = body.getReader();
  const bytes: number[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Uint8Array.from(bytes);
    if (bytes.length + value.length > MAX_BODY_BYTES) {
      void reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    for (const byte of value) bytes.push(byte);
  }
}

function tooLarge(): InvalidWebhookError {
  return new InvalidWebhookError(`The body has more than ${MAX_BODY_BYTES} bytes`);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
