/*
 * Answers are described in the few words of JSON Schema that they need: the API definition takes them as
 * they are, and a page checks them with 40 lines where a library for it costs 2.4 KiB. What servers take
 * from outside needs more words, and has Valibot: request-schemas.ts.
 */

declare const holds: unique symbol;

/** A JSON Schema for values of type `T`. */
export interface Shape<T> {
  readonly type?: 'string' | 'number' | 'object' | 'array';
  readonly enum?: readonly string[];
  readonly items?: Shape<unknown>;
  readonly properties?: Readonly<Record<string, Shape<unknown>>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape<unknown>;
  readonly anyOf?: readonly Shape<unknown>[];
  /** For the compiler alone. */
  readonly [holds]?: T;
}

export type Holds<S> = S extends Shape<infer T> ? T : never;

type Shapes = Readonly<Record<string, Shape<unknown>>>;
type Flat<T> = { [Name in keyof T]: T[Name] };

export const text: Shape<string> = { type: 'string' };

export const number: Shape<number> = { type: 'number' };

/** Strings by name. */
export const texts: Shape<Readonly<Record<string, string>>> = {
  type: 'object',
  additionalProperties: text,
};

export function choice<const T extends string>(...choices: readonly T[]): Shape<T> {
  return { enum: choices };
}

export function list<T>(items: Shape<T>): Shape<readonly T[]> {
  return { type: 'array', items };
}

/** Fields that are always there, then those that need not be. Others are let through. */
export function object<const Always extends Shapes, const Sometimes extends Shapes = {}>(
  always: Always,
  sometimes?: Sometimes,
): Shape<
  Flat<
    { readonly [Name in keyof Always]: Holds<Always[Name]> } & {
      readonly [Name in keyof Sometimes]?: Holds<Sometimes[Name]> | undefined;
    }
  >
> {
  const properties = { ...always, ...sometimes };
  return { type: 'object', properties, required: Object.keys(always) };
}

export function either<const S extends readonly Shape<unknown>[]>(
  ...shapes: S
): Shape<Holds<S[number]>> {
  return { anyOf: shapes };
}

/** As JSON Schema says, for what JSON can hold. */
export function conforms<T>(shape: Shape<T>, value: unknown): value is T {
  if (shape.anyOf) return shape.anyOf.some((one) => conforms(one, value));
  if (shape.enum) return shape.enum.includes(value as string);
  const { items } = shape;
  if (items) return Array.isArray(value) && value.every((item) => conforms(items, item));
  if (shape.type !== 'object') return typeof value === shape.type;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const { properties = {}, required = [], additionalProperties: others } = shape;
  return (
    required.every((name) => fields.has(name)) &&
    Object.entries(properties).every(
      ([name, field]) => !fields.has(name) || conforms(field, fields.get(name)),
    ) &&
    (!others || [...fields.values()].every((field) => conforms(others, field)))
  );
}
