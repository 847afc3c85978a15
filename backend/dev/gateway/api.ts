import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { GatewayResponses } from './gateway-responses.ts';
import type { Template } from './vtl.ts';

/** An API as the stand-in serves it: as much of API Gateway as the template uses, and no more. */
export interface Api {
  readonly stage: string;
  readonly routes: readonly Route[];
  /** The values of API keys and their ids. May grow while the API is served. */
  readonly apiKeys: ReadonlyMap<string, string>;
  readonly gatewayResponses: GatewayResponses;
  readonly clock: () => number;
  /** After these API Gateway answers by itself. */
  readonly integrationMilliseconds: number;
}

export interface Route {
  /** A segment may be a parameter, `{id}`, and the last one a greedy parameter, `{proxy+}`. */
  readonly path: string;
  /** Or `ANY`. */
  readonly method: string;
  readonly apiKeyRequired: boolean;
  readonly integration: ProxyIntegration | MockIntegration;
}

export interface ProxyIntegration {
  readonly type: 'aws_proxy';
  /** Lambda takes POST only. */
  readonly httpMethod: string;
  readonly invoke: (event: APIGatewayProxyEvent) => Promise<unknown>;
}

export interface MockIntegration {
  readonly type: 'mock';
  readonly passthroughBehavior: 'when_no_match' | 'when_no_templates' | 'never';
  /** By the content type of the request. */
  readonly requestTemplates: ReadonlyMap<string, Template>;
  /** By the pattern that the status code of the request template fits; `default` for all others. */
  readonly responses: ReadonlyMap<string, MockResponse>;
}

export interface MockResponse {
  readonly statusCode: number;
  readonly headers: readonly Header[];
  readonly template?: Template | undefined;
}

/** A name as it is written, and its value. */
export type Header = readonly [name: string, value: string];

export interface Answer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
}

/** What is known of a request once API Gateway has read its first line and its headers. */
export interface GatewayRequest {
  readonly id: string;
  /** Also the answer's `x-amz-apigw-id`. */
  readonly extendedId: string;
  readonly time: number;
  readonly method: string;
  /** Without the stage and as it is encoded. */
  readonly path: string;
  /** With the stage, and with every slash that was sent. */
  readonly contextPath: string;
  readonly query: readonly Header[];
  readonly headers: readonly Header[];
  readonly host: string;
  readonly sourceIp: string;
  /** The value of `X-Amzn-Trace-Id` for the function. */
  readonly traceId: string;
}

/** A request that has found its method. */
export interface RoutedRequest extends GatewayRequest {
  readonly stage: string;
  readonly resource: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly apiKey?: { readonly value: string; readonly id: string } | undefined;
  readonly body: string;
}
