import {
  Cursor,
  isTrue,
  parseExpression,
  parseReference,
  type Evaluate,
  type Scope,
} from './vtl-expression.ts';
import { textOf } from './vtl-values.ts';

/** A compiled mapping template. It returns the output for a scope and can change variables of the scope. */
export type Template = (scope: Scope) => string;

/**
 * Compiles the subset of the Velocity Template Language that the stack's template and the recordings use. All
 * other features cause an error instead of being ignored.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function compileTemplate(text: string): Template {
  const cursor = new Cursor(text);
  const template = parseBlock(cursor);
  if (!cursor.done) throw cursor.error('a directive without its #if');
  return template;
}

/** Parses up to the end of the text or the directive that closes the block. */
function parseBlock(cursor: Cursor): Template {
  const parts: Template[] = [];
  for (;;) {
    const literal = cursor.take(/[^#$]+/y);
    if (literal !== undefined) parts.push(() => literal);
    else if (cursor.done || cursor.sees(/#(else|elseif|end)\b/y)) break;
    else parts.push(parseMarkup(cursor));
  }
  return (scope) => parts.map((part) => part(scope)).join('');
}

function parseMarkup(cursor: Cursor): Template {
  if (cursor.take(/##[^\n]*\n?/y) !== undefined) return () => '';
  if (cursor.take(/#set\s*\(/y) !== undefined) return parseSet(cursor);
  if (cursor.take(/#if\s*\(/y) !== undefined) return parseIf(cursor);
  if (cursor.sees(/#[A-Za-z{[@*]/y)) throw cursor.error('a directive that the stand-in has not');
  if (cursor.sees(/\$!?\{?[A-Za-z]/y)) {
    const { read } = parseReference(cursor);
    return (scope) => textOf(read(scope));
  }
  const sign = cursor.take(/[#$]/y) ?? '';
  return () => sign;
}

function parseSet(cursor: Cursor): Template {
  const { write } = parseReference(cursor);
  cursor.expect('=');
  const value = parseExpression(cursor);
  closeDirective(cursor);
  return (scope) => {
    write(scope, value(scope));
    return '';
  };
}

function parseIf(cursor: Cursor): Template {
  const branches: { readonly condition: Evaluate; readonly block: Template }[] = [];
  do {
    const condition = parseExpression(cursor);
    closeDirective(cursor);
    branches.push({ condition, block: parseBlock(cursor) });
  } while (cursor.take(/#elseif\s*\(/y) !== undefined);
  if (cursor.take(/#else\b\n?/y) !== undefined) {
    branches.push({ condition: () => true, block: parseBlock(cursor) });
  }
  if (cursor.take(/#end\b\n?/y) === undefined) throw cursor.error('an #if without its #end');
  return (scope) => branches.find(({ condition }) => isTrue(condition(scope)))?.block(scope) ?? '';
}

/** Also consumes the line break, so that a directive leaves no empty line in the output. */
function closeDirective(cursor: Cursor): void {
  cursor.expect(')');
  cursor.take(/\n/y);
}
