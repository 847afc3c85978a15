import { S3Error } from '../error.ts';

/*
 * Parses the policy of a form strictly according to
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html. Everything that page
 * does not describe is rejected.
 */

/** `text` is the condition as S3 quotes it in the error when the condition fails. */
export type PolicyCondition = { readonly text: string } & (
  | {
      readonly kind: 'eq' | 'starts-with';
      /** The field in lower case. Undefined if the condition lacks the `$` and so names no field. */
      readonly field: string | undefined;
      readonly value: string;
    }
  | { readonly kind: 'content-length-range'; readonly minBytes: number; readonly maxBytes: number }
);

export interface PolicyDocument {
  /** The expiry in milliseconds since the epoch. */
  readonly expiration: number;
  readonly conditions: readonly PolicyCondition[];
}

/** @throws {S3Error} InvalidPolicyDocument */
export function readPolicyDocument(base64: string): PolicyDocument {
  const document = parse(base64);
  const { expiration, conditions, ...others } = document;
  const [unexpected] = Object.keys(others);
  if (unexpected !== undefined) throw invalid(`Unexpected: "${unexpected}"`);
  if (expiration === undefined) throw invalid('Policy missing expiration.');
  if (conditions === undefined) throw invalid('Policy missing conditions.');
  if (!Array.isArray(conditions)) throw invalid("Invalid 'conditions' value: must be a List.");
  return { expiration: readExpiration(expiration), conditions: conditions.map(readCondition) };
}

function parse(base64: string): Record<string, unknown> {
  if (base64 === '') throw invalid("Expecting '{' but found End-of-Input");
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) throw invalid('invalid Base64 encoding.');
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw invalid('Invalid JSON.');
  }
  if (!isObject(document)) throw invalid('Invalid JSON.');
  return document;
}

/** Parses an ISO 8601 time in UTC, with or without fractions of a second. */
function readExpiration(expiration: unknown): number {
  if (typeof expiration !== 'string') throw invalid('Invalid JSON.');
  const text = expiration;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw invalid(`Invalid 'expiration' value: '${text}'`);
  return time;
}

function readCondition(condition: unknown): PolicyCondition {
  if (Array.isArray(condition)) return readListCondition(condition);
  if (isObject(condition)) return readSimpleCondition(condition);
  throw invalid('Invalid condition test: must be a List or Object.');
}

function readSimpleCondition(condition: Record<string, unknown>): PolicyCondition {
  const [property, ...more] = Object.entries(condition);
  if (!property || more.length > 0) {
    throw invalid(
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    );
  }
  const [name, value] = property;
  if (typeof value !== 'string') {
    throw invalid('Invalid Simple-Condition: value must be a string.');
  }
  return comparison('eq', `$${name}`, value);
}

function readListCondition([operation, ...values]: unknown[]): PolicyCondition {
  if (typeof operation !== 'string') {
    throw invalid('Invalid Condition: missing operation identifier.');
  }
  const kind = operation.toLowerCase();
  if (kind !== 'eq' && kind !== 'starts-with' && kind !== 'content-length-range') {
    throw invalid(`Invalid Condition: unknown operation '${operation}'.`);
  }
  const [first, second] = values;
  if (values.length !== 2) throw invalid(`Invalid ${kind}: wrong number of arguments.`);
  if (kind === 'content-length-range') {
    const text = formatCondition([kind, first, second]);
    return { kind, minBytes: readBytes(first), maxBytes: readBytes(second), text };
  }
  if (typeof first !== 'string' || typeof second !== 'string') {
    throw invalid('Invalid JSON.');
  }
  return comparison(kind, first, second);
}

/** Parses an integer, also given as text. All other values make the condition fail, as recorded from AWS. */
function readBytes(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function comparison(kind: 'eq' | 'starts-with', name: string, value: string): PolicyCondition {
  const field = name.startsWith('$') ? name.slice(1).toLowerCase() : undefined;
  return { kind, field, value, text: formatCondition([kind, name, value]) };
}

function formatCondition(condition: readonly unknown[]): string {
  return `[${condition.map((value) => JSON.stringify(value)).join(', ')}]`;
}

function invalid(problem: string): S3Error {
  return new S3Error('InvalidPolicyDocument', `Invalid Policy: ${problem}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
