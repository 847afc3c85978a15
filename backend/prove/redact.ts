/** Removes secrets from the texts of a report, which people publish in issues. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Remembers a key or a token. */
  add(secret: string): void {
    if (secret !== '') this.#secrets.add(secret);
  }

  text(text: string): string {
    let result = text;
    for (const secret of this.#secrets) result = result.replaceAll(secret, '[removed]');
    return result
      .replaceAll(/https?:\/\/[^\s"'<>\\]+/g, '[URL]')
      .replaceAll(/X-Amz-[\w-]+=[^\s&"'<>]*/gi, '[removed]')
      .replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, '[removed]')
      .replaceAll(/[\w+/=-]{32,}/g, (long) => (UUID.test(long) ? long : '[removed]'));
  }
}

/** A request id of API Gateway. Other long words can be tokens, signatures or policies. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
