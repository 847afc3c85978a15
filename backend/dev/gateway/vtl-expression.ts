import { callMethod, propertyOf, setProperty, textOf, type VtlObject } from './vtl-values.ts';

/** The variables of a template, named without `$`. */
export type Scope = VtlObject;
export type Evaluate = (scope: Scope) => unknown;

export interface Reference {
  readonly read: Evaluate;
  readonly write: (scope: Scope, value: unknown) => void;
}

export class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at === this.#text.length;
  }

  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  /** Returns the match of a sticky pattern at this position and moves past it. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** Consumes the given sign and the spaces around it. Spaces after a closing parenthesis are kept. */
  expect(sign: string): void {
    this.take(/\s+/y);
    if (!this.#text.startsWith(sign, this.#at)) throw this.error(`no ${sign}`);
    this.#at += sign.length;
    if (sign !== ')') this.take(/\s+/y);
  }

  error(what: string): Error {
    return new Error(`VTL: ${what}: ${JSON.stringify(this.#text.slice(this.#at, this.#at + 40))}`);
  }
}

export function parseExpression(cursor: Cursor): Evaluate {
  const and = parseOperands(cursor, /\s*&&/y, parseEquality);
  const all = [and];
  while (cursor.take(/\s*\|\|/y) !== undefined) {
    all.push(parseOperands(cursor, /\s*&&/y, parseEquality));
  }
  return all.length === 1 ? and : (scope) => all.some((operand) => isTrue(operand(scope)));
}

function parseOperands(
  cursor: Cursor,
  operator: RegExp,
  parse: (cursor: Cursor) => Evaluate,
): Evaluate {
  const first = parse(cursor);
  const all = [first];
  while (cursor.take(operator) !== undefined) all.push(parse(cursor));
  return all.length === 1 ? first : (scope) => all.every((operand) => isTrue(operand(scope)));
}

/** Compares values as text. An undefined value equals "", see test_input_path_template_formatting. */
function parseEquality(cursor: Cursor): Evaluate {
  const left = parseOperand(cursor);
  const operator = cursor.take(/\s*[!=]=/y)?.trim();
  if (operator === undefined) return left;
  const right = parseOperand(cursor);
  return (scope) => (textOf(left(scope)) === textOf(right(scope))) === (operator === '==');
}

function parseOperand(cursor: Cursor): Evaluate {
  cursor.take(/\s+/y);
  const word = cursor.take(/(?:true|false)\b/y);
  if (word !== undefined) return () => word === 'true';
  const number = cursor.take(/-?\d+(?:\.\d+)?/y);
  if (number !== undefined) return () => Number(number);
  const quoted = cursor.take(/'[^']*'/y);
  if (quoted !== undefined) return () => quoted.slice(1, -1);
  if (cursor.sees(/"/y)) return parseText(cursor);
  return parseReference(cursor).read;
}

/** Parses text in double quotes, which can contain references. */
function parseText(cursor: Cursor): Evaluate {
  cursor.expect('"');
  const parts: Evaluate[] = [];
  while (cursor.take(/"/y) === undefined) {
    const literal = cursor.take(/[^"$]+/y);
    if (literal !== undefined) parts.push(() => literal);
    else if (cursor.sees(/\$!?\{?[A-Za-z]/y)) parts.push(parseReference(cursor).read);
    else if (cursor.take(/\$/y) !== undefined) parts.push(() => '$');
    else throw cursor.error('a string without its end');
  }
  return (scope) => parts.map((part) => textOf(part(scope))).join('');
}

/** Parses `$a.b["c"].d('e')`, also with braces around the reference. */
export function parseReference(cursor: Cursor): Reference {
  const braces = cursor.take(/\$!?\{?/y)?.endsWith('{');
  const name = cursor.take(/[A-Za-z_][\w-]*/y);
  if (braces === undefined || name === undefined) throw cursor.error('no reference');
  let reference: Reference = member(
    (scope) => scope,
    () => name,
  );
  for (;;) {
    const property = cursor.take(/\.[A-Za-z_][\w-]*/y)?.slice(1);
    if (property !== undefined && cursor.take(/\(/y) !== undefined) {
      reference = methodCall(reference.read, property, parseArguments(cursor));
    } else if (property !== undefined) reference = member(reference.read, () => property);
    else if (cursor.take(/\[/y) !== undefined) {
      reference = member(reference.read, parseOperand(cursor));
      cursor.expect(']');
    } else break;
  }
  if (braces) cursor.expect('}');
  return reference;
}

function member(target: Evaluate, name: Evaluate): Reference {
  return {
    read: (scope) => propertyOf(target(scope), textOf(name(scope))),
    write: (scope, value) => setProperty(target(scope), textOf(name(scope)), value),
  };
}

function methodCall(target: Evaluate, name: string, args: readonly Evaluate[]): Reference {
  return {
    read: (scope) =>
      callMethod(
        target(scope),
        name,
        args.map((argument) => argument(scope)),
      ),
    write: () => {
      throw new Error(`VTL: ${name}() cannot be set`);
    },
  };
}

function parseArguments(cursor: Cursor): Evaluate[] {
  const args: Evaluate[] = [];
  if (cursor.take(/\s*\)/y) !== undefined) return args;
  do args.push(parseOperand(cursor));
  while (cursor.take(/\s*,/y) !== undefined);
  cursor.expect(')');
  return args;
}

/** Returns false for null, undefined and false. An empty string is true. */
export function isTrue(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false;
}
