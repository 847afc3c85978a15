import type { ResponseType } from './response-types.ts';

/** An error that API Gateway sends instead of calling an integration. A gateway response formats it. */
export class GatewayError extends Error {
  readonly type: ResponseType;
  /** The status unless the gateway response sets one. */
  readonly status: number;
  /** The value of `x-amzn-ErrorType`. */
  readonly errorType: string;

  constructor(type: ResponseType, status: number, errorType: string, message: string) {
    super(message);
    this.type = type;
    this.status = status;
    this.errorType = errorType;
  }
}

const MISCONFIGURED = ['InternalServerErrorException', 'Internal server error'] as const;

/** Errors by cause. The tests in test/recorded/gateway cite the recording of each error. */
export const gatewayErrors = {
  /** An unknown path or method. API Gateway sends this 403 instead of 404 or 405. */
  noSuchMethod: () =>
    new GatewayError(
      'MISSING_AUTHENTICATION_TOKEN',
      403,
      'MissingAuthenticationTokenException',
      'Missing Authentication Token',
    ),
  /** The API key is missing, wrong or disabled. */
  apiKey: () => new GatewayError('INVALID_API_KEY', 403, 'ForbiddenException', 'Forbidden'),
  tooLarge: () =>
    new GatewayError('REQUEST_TOO_LARGE', 413, 'RequestTooLargeException', 'Request Too Long'),
  mediaType: () =>
    new GatewayError(
      'UNSUPPORTED_MEDIA_TYPE',
      415,
      'BadRequestException',
      'Unsupported Media Type',
    ),
  /** The documented default is 504, but AWS sends 500. */
  integrationFailure: () => new GatewayError('INTEGRATION_FAILURE', 500, ...MISCONFIGURED),
  integrationTimeout: () =>
    new GatewayError(
      'INTEGRATION_TIMEOUT',
      504,
      'InternalServerErrorException',
      'Endpoint request timed out',
    ),
  /** The function failed or returned an invalid proxy response. */
  badFunction: () => new GatewayError('DEFAULT_5XX', 502, ...MISCONFIGURED),
  badMapping: () => new GatewayError('DEFAULT_5XX', 500, ...MISCONFIGURED),
} as const;
