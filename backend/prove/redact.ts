/** Removes secrets from the texts of a report, which people publish in issues. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Remembers a key, a token or a host name. */
  add(secret: string): void {
    if (secret.length >= SHORTEST) this.#secrets.add(secret);
  }

  text(text: string): string {
    let result = text;
    for (const secret of this.#secrets) result = result.replaceAll(secret, '[removed]');
    result = result
      .replaceAll(/https?:\/\/[^\s"'<>\\]+/g, '[URL]')
      .replaceAll(/X-Amz-[\w-]+=[^\s&"'<>]*/gi, '[removed]')
      .replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, '[removed]')
      .replaceAll(/[\w+/=-]{32,}/g, (long) => (UUID.test(long) ? long : '[removed]'));
    return result.length > LONGEST ? `${result.slice(0, LONGEST)}…` : result;
  }
}

/** Shorter words are not secrets, but parts of other words. */
const SHORTEST = 8;

/** Enough for several messages. */
const LONGEST = 1500;

/** A request id of API Gateway. Other long words can be tokens, signatures or policies. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
