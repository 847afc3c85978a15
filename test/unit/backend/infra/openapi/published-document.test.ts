import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { publishedDocument } from '../../../../../backend/infra/openapi/published-document.ts';

type Json = Record<string, unknown>;
interface Described extends Json {
  readonly name: string;
  readonly description?: string;
}

const document = publishedDocument();
const { schemas } = document['components'] as { schemas: Record<string, Json> };
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const parameters = operations.flatMap((operation) =>
  (operation['parameters'] as Described[]).map(
    (parameter) => [`${String(operation['operationId'])} ${parameter.name}`, parameter] as const,
  ),
);
const fields = Object.entries(schemas).flatMap(([name, { properties = {} }]) =>
  Object.entries(properties as Record<string, Json>).map(
    ([field, schema]) => [`${name}.${field}`, schema] as const,
  ),
);

const ajv = new Ajv2020({
  // The fields of OpenAPI, such as `example`, are no keywords of JSON Schema.
  strict: false,
  allErrors: true,
  formats: {
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
    int64: { type: 'number', validate: (value: number) => Number.isSafeInteger(value) },
    uri: (text: string) => URL.canParse(text),
  },
});
ajv.addSchema({ $id: 'api:', components: { schemas } });

function errorsOf(schema: Json, value: unknown): string {
  // References start at the root of the document.
  const absolute = JSON.stringify(schema).replaceAll('"#/components', '"api:#/components');
  ajv.validate(JSON.parse(absolute), value);
  return ajv.errorsText();
}

/** The name of the schema to which a schema or the items of a list refer. */
function referenceOf(schema: Json): string | undefined {
  const { $ref } = { ...schema, ...(schema['items'] as Json | undefined) } as { $ref?: string };
  return $ref?.replace('#/components/schemas/', '');
}

/** All schemas that a value contains, also those of bodies and parameters, but not its examples. */
function nested(value: unknown): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(nested);
  const { example: _example, ...rest } = value as Json;
  return [rest, ...Object.values(rest).flatMap(nested)];
}

test('the document has all schemas, fields and parameters', () => {
  expect(Object.keys(schemas).length).toBeGreaterThan(35);
  expect(fields.length).toBeGreaterThan(90);
  expect(parameters.length).toBeGreaterThan(15);
});

describe('descriptions', () => {
  test.each([
    ...Object.entries(schemas),
    ...fields,
    ...parameters,
    ...operations.map((operation) => [operation['operationId'], operation] as const),
    ...(document['tags'] as Described[]).map((tag) => [`the tag ${tag.name}`, tag] as const),
  ])('%s has a description in full sentences', (_name, { description }) => {
    expect(description).toMatch(/^[A-Z`].*\S/s);
    expect(description).not.toContain('undefined');
  });

  test('every operation has a known tag and says which key it requires', () => {
    const tags = (document['tags'] as Described[]).map(({ name }) => name);
    for (const operation of operations) {
      expect(tags).toEqual(expect.arrayContaining(operation['tags'] as string[]));
      expect(operation['tags']).toHaveLength(1);
      expect(operation['description']).toMatch(/Requires .+ key/);
    }
  });

  test('every code of an error has a description', () => {
    const { enum: codes, description } = schemas['ErrorCode'] as { enum: string[] } & Described;
    for (const code of codes) expect(description).toContain(`\n- \`${code}\`: `);
  });
});

describe('examples', () => {
  test.each(Object.entries(schemas))('the example of %s is valid', (_name, schema) => {
    expect(schema['example']).toBeDefined();
    expect(errorsOf(schema, schema['example'])).toBe('No errors');
  });

  test.each(fields)('%s has a valid example, or refers to a schema with one', (_name, field) => {
    const reference = referenceOf(field);
    const { const: constant, example = constant ?? schemas[reference ?? '']?.['example'] } = field;
    expect(example).toBeDefined();
    const isList = field['type'] === 'array' && !('example' in field);
    expect(errorsOf(field, isList ? [example] : example)).toBe('No errors');
  });

  test.each(parameters)('the parameter %s has a valid example', (_name, { example, schema }) => {
    expect(example).toBeDefined();
    expect(errorsOf(schema as Json, example)).toBe('No errors');
  });

  test('a wrong example is found', () => {
    expect(errorsOf(schemas['FileRequest'] ?? {}, { name: 'a', size: 1.5 })).not.toBe('No errors');
    expect(errorsOf({ $ref: '#/components/schemas/FileState' }, 'LOST')).not.toBe('No errors');
  });
});

describe('names', () => {
  test('every object and every list of choices is a named schema', () => {
    const anonymous = nested(document.paths)
      .concat(Object.values(schemas).flatMap((schema) => nested(schema).slice(1)))
      .filter(
        (schema) =>
          (schema['type'] === 'object' && 'properties' in schema) ||
          Array.isArray(schema['enum']) ||
          Array.isArray(schema['oneOf']) ||
          Array.isArray(schema['anyOf']),
      );
    expect(anonymous).toEqual([]);
  });

  test('every named schema is used, and every reference has a schema', () => {
    const references = nested(document).flatMap((schema) =>
      '$ref' in schema ? [referenceOf(schema)] : [],
    );
    expect(new Set(references)).toEqual(new Set(Object.keys(schemas)));
  });

  test('the kind of an upload plan decides its schema', () => {
    expect(schemas['UploadPlan']).toMatchObject({
      oneOf: [{}, {}, {}],
      discriminator: {
        propertyName: 'kind',
        mapping: { put: '#/components/schemas/PutPlan' },
      },
    });
  });
});
