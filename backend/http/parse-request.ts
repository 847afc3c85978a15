import * as v from 'valibot';
import { FilestoreError } from '../../src/contract/errors.ts';
import { MAX_BODY_BYTES } from '../../src/contract/limits.ts';

/** Parses and validates a body. A missing body is an empty object, as in API Gateway. */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: string | null,
  contentType: string | undefined,
): v.InferOutput<Schema> {
  const bytes = Buffer.byteLength(body ?? '');
  if (bytes > MAX_BODY_BYTES) {
    throw new FilestoreError('request-too-large', {
      detail: `body: is ${bytes} bytes, but the limit is ${MAX_BODY_BYTES}; send a smaller body`,
      limit: MAX_BODY_BYTES,
    });
  }
  if (bytes > 0 && !/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    throw new FilestoreError('body-not-json', { detail: 'content-type: must be application/json' });
  }
  return parse(schema, parseJson(body || '{}'), 'body');
}

/**
 * Parses and validates the query. A parameter must not be repeated, because only one value could be used. Digits are
 * a number: no parameter with a text consists of digits.
 */
export function parseQuery<Schema extends v.GenericSchema>(
  schema: Schema,
  query: Readonly<Record<string, readonly string[] | undefined>>,
): v.InferOutput<Schema> {
  const entries = Object.entries(query).map(([name, values = []]) => {
    if (values.length > 1) {
      throw new FilestoreError('invalid-request', { detail: `${name}: must not be repeated` });
    }
    const [value = ''] = values;
    return [name, /^\d{1,15}$/.test(value) ? Number(value) : value] as const;
  });
  return parse(schema, Object.fromEntries(entries), 'query');
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  where: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new FilestoreError('invalid-request', {
    detail: `${v.getDotPath(issue) ?? where}: ${describeIssue(issue)}`,
  });
}

/**
 * Replaces unpaired surrogates in all strings. They are not valid text, and DynamoDB would refuse or change
 * them. They are not refused, because Windows allows them in file names.
 */
function replaceUnpairedSurrogates(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body, replaceUnpairedSurrogates);
  } catch (cause) {
    throw new FilestoreError('invalid-request', { detail: 'body: is not valid JSON', cause });
  }
}

/** Describes the violated rule without the value, which may be long or secret. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  const limit = 'requirement' in issue ? issue.requirement : undefined;
  switch (issue.type) {
    case 'max_length':
      return `the maximum number of ${lengthUnit(issue.input)} is ${String(limit)}`;
    case 'max_value':
      return `must be at most ${String(limit)}`;
    case 'min_length':
      return `the minimum number of ${lengthUnit(issue.input)} is ${String(limit)}`;
    case 'min_value':
      return `must be at least ${String(limit)}`;
    // The schemas have a message for each format, because a regular expression does not say what to do.
    case 'regex':
    case 'iso_timestamp':
      return issue.message;
    case 'integer':
      return 'must be a whole number';
    case 'strict_object':
      if (issue.expected === 'never') return 'unknown field; remove it';
      return issue.received === 'undefined' ? 'is missing' : 'must be an object';
    default:
      return `expected ${issue.expected ?? issue.type}`;
  }
}

function lengthUnit(value: unknown): string {
  return typeof value === 'string' ? 'characters' : 'entries';
}
