/** An HTTP request to one operation of the API, whichever server has received it. */
export interface ApiCall {
  readonly requestId: string;
  /** The id of the API key, which the server has verified. */
  readonly keyId: string | undefined;
  /** The IP address of the caller. */
  readonly address: string;
  /** The `{id}` of the path. It may have any content. */
  readonly pathId: string | undefined;
  /** Returns a header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly query: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body: string | null;
}

export interface ApiResult {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

/** Answers the calls of one operation. It never throws. */
export type ApiHandler = (call: ApiCall) => Promise<ApiResult>;
