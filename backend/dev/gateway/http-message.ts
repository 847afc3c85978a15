/** A header name in its original case, and its value. */
export type Header = readonly [name: string, value: string];

export interface GatewayResult {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
}

/** A request after API Gateway has read the request line and the headers. */
export interface GatewayRequest {
  readonly id: string;
  /** Also sent as `x-amz-apigw-id` in the response. */
  readonly extendedId: string;
  readonly time: number;
  readonly method: string;
  /** The path without the stage, still percent-encoded. */
  readonly path: string;
  /** The path with the stage and with all slashes as sent. */
  readonly contextPath: string;
  readonly query: readonly Header[];
  readonly headers: readonly Header[];
  readonly host: string;
  readonly sourceIp: string;
  /** The value of `X-Amzn-Trace-Id` that the function receives. */
  readonly traceId: string;
}
