/*
 * Responses are described in the small subset of JSON Schema that they need. The API definition contains
 * these schemas unchanged, and a page checks responses with 40 lines of code instead of a library of
 * 2.4 KiB. Requests need more keywords, so servers validate them with Valibot: request-schemas.ts.
 */

declare const holds: unique symbol;

/** A JSON Schema for values of type `T`. */
export interface Schema<T> {
  readonly type?: 'string' | 'integer' | 'object' | 'array';
  readonly enum?: readonly string[];
  readonly items?: Schema<unknown>;
  readonly properties?: Readonly<Record<string, Schema<unknown>>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema<unknown>;
  readonly anyOf?: readonly Schema<unknown>[];
  /** Carries the type for the compiler. Never set at run time. */
  readonly [holds]?: T;
}

export type Infer<S> = S extends Schema<infer T> ? T : never;

type Shapes = Readonly<Record<string, Schema<unknown>>>;
type Flat<T> = { [Name in keyof T]: T[Name] };

export const text: Schema<string> = { type: 'string' };

export const integer: Schema<number> = { type: 'integer' };

/*
 * Other names for what a value means. Pages do not check formats, so these cost them nothing; the OpenAPI document
 * knows the formats by the names of the fields.
 */

/** A time in ISO 8601. */
export const time = text;

export const url = text;

/** An integer that can be larger than 32 bits. */
export const bytes = integer;

/** An object whose values are strings. */
export const stringMap: Schema<Readonly<Record<string, string>>> = {
  type: 'object',
  additionalProperties: text,
};

/* @__NO_SIDE_EFFECTS__ */
export function enumOf<const T extends string>(...choices: readonly T[]): Schema<T> {
  return { enum: choices };
}

/* @__NO_SIDE_EFFECTS__ */
export function list<T>(items: Schema<T>): Schema<readonly T[]> {
  return { type: 'array', items };
}

/** An object with required fields, then optional ones. Other fields are accepted. */
/* @__NO_SIDE_EFFECTS__ */
export function object<const Always extends Shapes, const Sometimes extends Shapes = {}>(
  always: Always,
  sometimes?: Sometimes,
): Schema<
  Flat<
    { readonly [Name in keyof Always]: Infer<Always[Name]> } & {
      readonly [Name in keyof Sometimes]?: Infer<Sometimes[Name]> | undefined;
    }
  >
> {
  const properties = { ...always, ...sometimes };
  return { type: 'object', properties, required: Object.keys(always) };
}

/* @__NO_SIDE_EFFECTS__ */
export function union<const S extends readonly Schema<unknown>[]>(
  ...shapes: S
): Schema<Infer<S[number]>> {
  return { anyOf: shapes };
}

/** Whether a JSON value is valid against the schema, as JSON Schema defines it. */
export function matches<T>(shape: Schema<T>, value: unknown): value is T {
  if (shape.anyOf) return shape.anyOf.some((one) => matches(one, value));
  if (shape.enum) return shape.enum.includes(value as string);
  const { items } = shape;
  if (items) return Array.isArray(value) && value.every((item) => matches(items, item));
  if (shape.type !== 'object')
    return shape.type === (Number.isInteger(value) ? 'integer' : typeof value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const { properties = {}, required = [], additionalProperties: others } = shape;
  return (
    required.every((name) => fields.has(name)) &&
    Object.entries(properties).every(
      ([name, field]) => !fields.has(name) || matches(field, fields.get(name)),
    ) &&
    (!others || [...fields.values()].every((field) => matches(others, field)))
  );
}
