import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { GatewayRequest, Header } from './http-message.ts';
import type { GatewayResponses } from './gateway-responses.ts';
import type { Template } from './vtl.ts';

/** An API for the local gateway, limited to the features of API Gateway that the template uses. */
export interface Api {
  readonly stage: string;
  readonly routes: readonly Route[];
  /** Maps each API key value to its ID. Keys may be added while the API is served. */
  readonly apiKeys: ReadonlyMap<string, string>;
  readonly gatewayResponses: GatewayResponses;
  readonly clock: () => number;
  /** The integration timeout, after which API Gateway sends an error. */
  readonly integrationMilliseconds: number;
}

export interface Route {
  /** Segments may be parameters (`{id}`). The last one may be a greedy parameter (`{proxy+}`). */
  readonly path: string;
  /** An HTTP method or `ANY`. */
  readonly method: string;
  readonly apiKeyRequired: boolean;
  readonly integration: ProxyIntegration | MockIntegration;
}

export interface ProxyIntegration {
  readonly type: 'aws_proxy';
  /** Lambda accepts only POST. */
  readonly httpMethod: string;
  readonly invoke: (event: APIGatewayProxyEvent) => Promise<unknown>;
}

export interface MockIntegration {
  readonly type: 'mock';
  readonly passthroughBehavior: 'when_no_match' | 'when_no_templates' | 'never';
  /** Templates by the content type of the request. */
  readonly requestTemplates: ReadonlyMap<string, Template>;
  /** Responses by the pattern that the request template's status code must match, plus `default`. */
  readonly responses: ReadonlyMap<string, MockResponse>;
}

export interface MockResponse {
  readonly statusCode: number;
  readonly headers: readonly Header[];
  readonly template?: Template | undefined;
}

/** A request that matched a route. */
export interface RoutedRequest extends GatewayRequest {
  readonly stage: string;
  readonly resource: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly apiKey?: { readonly value: string; readonly id: string } | undefined;
  readonly body: string;
}
