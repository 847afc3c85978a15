/** A response of the implementation under test. */
export interface ConformanceResponse {
  /** The request, for messages. */
  readonly what: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined if the text is not JSON. */
  readonly body: unknown;
}
