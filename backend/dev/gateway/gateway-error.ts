import type { ResponseType } from './gateway-responses.ts';

/** What API Gateway answers instead of an integration, before a gateway response gives it a form. */
export class GatewayError extends Error {
  readonly type: ResponseType;
  /** Unless the gateway response has one of its own. */
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

/** By what went wrong. The tests in test/recorded/gateway say where each is recorded. */
export const gatewayErrors = {
  /** Another path, or another method: API Gateway has no 404 and no 405 for either. */
  noSuchMethod: () =>
    new GatewayError(
      'MISSING_AUTHENTICATION_TOKEN',
      403,
      'MissingAuthenticationTokenException',
      'Missing Authentication Token',
    ),
  /** Missing, wrong or disabled. */
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
  /** The documented default is 504, and what is answered is 500. */
  integrationFailure: () => new GatewayError('INTEGRATION_FAILURE', 500, ...MISCONFIGURED),
  integrationTimeout: () =>
    new GatewayError(
      'INTEGRATION_TIMEOUT',
      504,
      'InternalServerErrorException',
      'Endpoint request timed out',
    ),
  /** The function failed, or what it answered is no proxy answer. */
  badFunction: () => new GatewayError('DEFAULT_5XX', 502, ...MISCONFIGURED),
  badMapping: () => new GatewayError('DEFAULT_5XX', 500, ...MISCONFIGURED),
} as const;
