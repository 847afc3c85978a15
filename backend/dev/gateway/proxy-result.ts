import * as v from 'valibot';
import type { GatewayResult, Header } from './http-message.ts';
import { gatewayErrors } from './gateway-error.ts';

/** A string or a boolean, which is converted to a string. All other types are invalid. */
const HeaderValue = v.pipe(v.union([v.string(), v.boolean()]), v.transform(String));

/** All fields are optional and no others are allowed: test_aws_proxy_response_payload_format_validation. */
const ProxyResult = v.strictObject({
  statusCode: v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]),
      v.integer(),
      v.minValue(100),
      v.maxValue(599),
    ),
    200,
  ),
  headers: v.nullish(v.record(v.string(), HeaderValue), {}),
  multiValueHeaders: v.nullish(v.record(v.string(), v.array(HeaderValue)), {}),
  body: v.nullish(v.string(), ''),
  isBase64Encoded: v.nullish(v.boolean()),
});

/**
 * Headers that reach the client under another name, as recorded in test_apigateway_header_remapping [AWS],
 * [HTTP_PROXY].
 */
const REMAPPED =
  /^(authorization|connection|content-length|content-md5|date|expect|host|max-forwards|proxy-authenticate|server|trailer|upgrade|user-agent|www-authenticate)$/i;

/**
 * Converts a function's result into the HTTP response. Base64 is not decoded, as the API has no binary types.
 */
export function toGatewayResult(result: unknown): GatewayResult {
  const parsed = v.safeParse(ProxyResult, result);
  if (!parsed.success) throw gatewayErrors.badFunction();
  const { statusCode, headers, multiValueHeaders, body } = parsed.output;
  return {
    status: statusCode,
    headers: merged(headers ?? {}, multiValueHeaders ?? {}),
    body: body ?? '',
  };
}

/** Merges both header fields. The case of a name comes from `multiValueHeaders`. */
function merged(
  single: Readonly<Record<string, string>>,
  multiple: Readonly<Record<string, readonly string[]>>,
): Header[] {
  const originalNames = new Map(Object.keys(multiple).map((name) => [name.toLowerCase(), name]));
  const pairs = [
    ...Object.entries(multiple).flatMap(([name, values]) =>
      values.map((value): Header => [name, value]),
    ),
    ...Object.entries(single).map(([name, value]): Header => [
      originalNames.get(name.toLowerCase()) ?? name,
      value,
    ]),
  ];
  const hasType = pairs.some(([name]) => name.toLowerCase() === 'content-type');
  if (!hasType) pairs.unshift(['Content-Type', 'application/json']);
  return pairs.flatMap(remapped);
}

export function remapped([name, value]: Header): Header[] {
  if (name.toLowerCase() === 'transfer-encoding') return [];
  return [[REMAPPED.test(name) ? `x-amzn-Remapped-${name}` : name, value]];
}
