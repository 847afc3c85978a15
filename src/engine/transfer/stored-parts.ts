import { parts } from '../../contract/operations.ts';
import type { StoredPart } from '../../contract/responses.ts';
import type { UploadRef } from '../upload-ref.ts';
import type { TransferClient } from './transfer-client.ts';

/** Asks the API which parts S3 has, with retries. */
export async function listStoredParts(
  client: TransferClient,
  ref: UploadRef,
): Promise<readonly StoredPart[]> {
  const { uploaded = [] } = await client.call(parts, listOf(ref));
  return uploaded;
}

const listOf = (ref: UploadRef) => ({ ...ref, body: { list: true } });

/**
 * Finds the parts whose answer was lost: a network that breaks takes the answer to a part that S3 has. Without it, these
 * parts would be sent again. One list serves all parts whose requests failed before it.
 */
export class LostAnswers {
  readonly #ref: UploadRef;
  #list: { readonly askedAt: number; readonly parts: Promise<readonly StoredPart[]> } | undefined;

  constructor(ref: UploadRef) {
    this.#ref = ref;
  }

  /**
   * Returns what S3 has of a part, or nothing if it has nothing or cannot be asked. There is no retry: the bytes can be
   * sent again anyway.
   *
   * @param failedAt - When the request failed
   */
  async find(
    number: number,
    failedAt: number,
    client: TransferClient,
  ): Promise<StoredPart | undefined> {
    const { platform } = client.deps;
    if (!this.#list || this.#list.askedAt <= failedAt) {
      const { signal } = client;
      const asked = platform.call(parts, { ...listOf(this.#ref), signal });
      const stored = asked.then(({ uploaded = [] }) => uploaded).catch(() => []);
      this.#list = { askedAt: platform.now(), parts: stored };
    }
    const stored = await this.#list.parts;
    client.signal.throwIfAborted();
    return stored.find((part) => part.number === number);
  }
}
