import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as fileInfo from '../../../src/contract/file-info.ts';
import * as problem from '../../../src/contract/problem.ts';
import * as answers from '../../../src/contract/responses.ts';
import * as plans from '../../../src/contract/upload-plans.ts';
import {
  enumOf,
  matches,
  union,
  list,
  integer,
  object,
  text,
  stringMap,
  type Schema,
} from '../../../src/contract/schema.ts';

const ajv = new Ajv({ strict: false, ownProperties: true });
const byAjv = (shape: Schema<unknown>, value: unknown): boolean => ajv.compile(shape)(value);

/** Only a few names, so that random values often have the fields of a random schema. */
const names = ['a', 'b', 'toString', 'length'];
const named = <T>(value: fc.Arbitrary<T>, ...more: string[]): fc.Arbitrary<Record<string, T>> =>
  fc
    .array(fc.tuple(fc.constantFrom(...names, ...more), value), { maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs));

const { shape: anyShape } = fc.letrec<{ shape: Schema<unknown> }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Schema<unknown>>(text, integer, stringMap, enumOf('a', 'b')),
    tie('shape').map((items) => list(items)),
    fc.tuple(named(tie('shape')), named(tie('shape'))).map(([a, b]) => object(a, b)),
    fc.array(tie('shape'), { minLength: 1, maxLength: 3 }).map((many) => union(...many)),
  ),
}));

const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>('a', 'c', '', 0, 1.5, null, true),
    fc.array(tie('value'), { maxLength: 3 }),
    named(tie('value'), '__proto__'),
  ),
}));

/** Generates values that match the schema. A tenth of the nested values are random instead. */
function fitting(shape: Schema<unknown>): fc.Arbitrary<unknown> {
  const right = (): fc.Arbitrary<unknown> => {
    if (shape.anyOf) return fc.oneof(...shape.anyOf.map(fitting));
    if (shape.enum) return fc.constantFrom(...shape.enum);
    if (shape.items) return fc.array(fitting(shape.items), { maxLength: 3 });
    if (shape.additionalProperties) return named(fitting(shape.additionalProperties));
    if (shape.type === 'string') return fc.string({ maxLength: 3 });
    if (shape.type === 'integer') return fc.nat();
    const fields = Object.entries(shape.properties ?? {}).map(([key, field]) =>
      fitting(field).map((value): [string, unknown] => [key, value]),
    );
    return fc.tuple(...fields).map((pairs) => Object.fromEntries(pairs));
  };
  return fc.oneof({ weight: 9, arbitrary: right() }, { weight: 1, arbitrary: anyValue });
}

test('matches() agrees with Ajv for random schemas and values', () => {
  const verdicts = { true: 0, false: 0 };
  const pair = anyShape.chain((shape) =>
    fc.tuple(fc.constant(shape), fc.oneof(fitting(shape), anyValue)),
  );
  fc.assert(
    fc.property(pair, ([shape, value]) => {
      const verdict = byAjv(shape, value);
      verdicts[`${verdict}`] += 1;
      expect(matches(shape, value)).toBe(verdict);
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(250);
});

describe('schemas of the API responses', () => {
  const shapes = Object.entries({ ...answers, ...fileInfo, ...plans, ...problem }).flatMap(
    ([key, shape]) =>
      'type' in shape || 'anyOf' in shape ? [[key, shape as Schema<unknown>] as const] : [],
  );

  test.each(shapes)('matches() agrees with Ajv for the response schema %s', (_name, shape) => {
    fc.assert(
      fc.property(fitting(shape), (value) => {
        expect(matches(shape, value)).toBe(byAjv(shape, value));
      }),
      { numRuns: 200 },
    );
  });

  test('there are more than 12 response schemas', () => expect(shapes.length).toBeGreaterThan(12));

  test('a response with a missing or wrong field does not match, an additional field is ignored', () => {
    const plan = { kind: 'put', url: 'https://s3', headers: { a: 'b' }, expiresIn: 900 };
    expect(matches(plans.UploadPlan, plan)).toBe(true);
    expect(matches(plans.UploadPlan, { ...plan, more: 1 })).toBe(true);
    for (const wrong of [{ kind: 'post' }, { url: 1 }, { headers: { a: 1 } }, { headers: ['a'] }]) {
      expect(matches(plans.UploadPlan, { ...plan, ...wrong })).toBe(false);
    }
    const { expiresIn, ...less } = plan;
    expect([expiresIn, matches(plans.UploadPlan, less)]).toEqual([900, false]);
  });
});
