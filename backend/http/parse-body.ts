import * as v from 'valibot';
import { FilestoreError } from '../../src/contract/errors.ts';
import { MAX_BODY_BYTES } from '../../src/contract/limits.ts';

/** The body by its schema. An absent body is an empty object, as API Gateway has it. */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: string | null,
  contentType: string | undefined,
): v.InferOutput<Schema> {
  const bytes = Buffer.byteLength(body ?? '');
  if (bytes > MAX_BODY_BYTES) {
    throw new FilestoreError('request-too-large', {
      detail: `body is ${bytes} bytes, the limit is ${MAX_BODY_BYTES}`,
      limit: MAX_BODY_BYTES,
    });
  }
  if (bytes > 0 && !/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    throw new FilestoreError('body-not-json', { detail: 'content-type must be application/json' });
  }
  const result = v.safeParse(schema, parseJson(body || '{}'), { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw new FilestoreError('invalid-request', {
      detail: `${v.getDotPath(issue) ?? 'body'}: ${describeIssue(issue)}`,
    });
  }
  return result.output;
}

/**
 * Half a surrogate pair is no text: DynamoDB would refuse it or change it. Windows allows it in file
 * names, so it is replaced and not refused, in the same way wherever it comes from.
 */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body, wellFormed);
  } catch (cause) {
    throw new FilestoreError('invalid-request', { detail: 'body: not JSON', cause });
  }
}

/** The rule that was broken, without the value that broke it: it may be long or somebody's secret. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  const limit = 'requirement' in issue ? issue.requirement : undefined;
  switch (issue.type) {
    case 'max_length':
    case 'max_value':
      return `at most ${String(limit)} allowed`;
    case 'min_length':
    case 'min_value':
      return `at least ${String(limit)} needed`;
    case 'regex':
      return `must match ${String(limit)}`;
    case 'integer':
      return 'must be a whole number';
    case 'strict_object':
      if (issue.expected === 'never') return 'unknown field';
      return issue.received === 'undefined' ? 'is missing' : 'must be an object';
    default:
      return `expected ${issue.expected ?? issue.type}`;
  }
}
