import * as v from 'valibot';
import type { Answer, Header } from './api.ts';
import { gatewayErrors } from './gateway-error.ts';

/** A flag becomes a word; what else is no text is refused. */
const HeaderValue = v.pipe(v.union([v.string(), v.boolean()]), v.transform(String));

/** Every field may be left out, and there is no other one: test_aws_proxy_response_payload_format_validation. */
const ProxyAnswer = v.strictObject({
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

/** These reach a caller under another name: recorded for [AWS] and [HTTP_PROXY] of test_apigateway_header_remapping. */
const REMAPPED =
  /^(authorization|connection|content-length|content-md5|date|expect|host|max-forwards|proxy-authenticate|server|trailer|upgrade|user-agent|www-authenticate)$/i;

/** What a function has answered, as a caller gets it. Base64 stays as it is without binary media types. */
export function proxyAnswer(answered: unknown): Answer {
  const result = v.safeParse(ProxyAnswer, answered);
  if (!result.success) throw gatewayErrors.badFunction();
  const { statusCode, headers, multiValueHeaders, body } = result.output;
  return {
    status: statusCode,
    headers: merged(headers ?? {}, multiValueHeaders ?? {}),
    body: body ?? '',
  };
}

/** Both count; the name is written as in the list of values. */
function merged(
  single: Readonly<Record<string, string>>,
  multiple: Readonly<Record<string, readonly string[]>>,
): Header[] {
  const written = new Map(Object.keys(multiple).map((name) => [name.toLowerCase(), name]));
  const pairs = [
    ...Object.entries(multiple).flatMap(([name, values]) =>
      values.map((value): Header => [name, value]),
    ),
    ...Object.entries(single).map(([name, value]): Header => [
      written.get(name.toLowerCase()) ?? name,
      value,
    ]),
  ];
  const typed = pairs.some(([name]) => name.toLowerCase() === 'content-type');
  if (!typed) pairs.unshift(['Content-Type', 'application/json']);
  return pairs.flatMap(remapped);
}

export function remapped([name, value]: Header): Header[] {
  if (name.toLowerCase() === 'transfer-encoding') return [];
  return [[REMAPPED.test(name) ? `x-amzn-Remapped-${name}` : name, value]];
}
