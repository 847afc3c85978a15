import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import type { Schema } from '../../../src/contract/schema.ts';
import type { Comment, DeclarationComment } from './contract-comments.ts';
import { requestSchemas, responseSchemas } from './named-schemas.ts';

export type Json = Record<string, unknown>;
type Comments = ReadonlyMap<string, DeclarationComment>;

/** Constants of the contract whose names start with a small letter, because a type has the name. */
const constants: Readonly<Record<string, string>> = {
  FileState: 'fileStates',
  FileEventType: 'fileEventTypes',
  RejectionReason: 'rejectionReason',
  ScanResult: 'scanResult',
  UploadCheck: 'uploadCheck',
  ErrorCode: 'errorCode',
};

/** Returns all named schemas with the descriptions and examples of the comments. */
export function schemaComponents(comments: Comments): Record<string, Json> {
  const components: Record<string, Json> = {};
  for (const [name, schema] of Object.entries(requestSchemas)) {
    components[name] = documented(name, requestJson(schema, name), comments);
  }
  for (const [name, schema] of Object.entries(responseSchemas)) {
    components[name] = documented(name, responseJson(schema, name), comments);
  }
  for (const schema of Object.values(components)) schema['example'] = exampleOf(schema, components);
  return components;
}

/** Returns an example of a schema: its own, or one composed from the examples of its fields. */
export function exampleOf(schema: Json, components: Record<string, Json>): unknown {
  if ('example' in schema) return schema['example'];
  if (typeof schema['$ref'] === 'string') {
    return exampleOf(components[schema['$ref'].slice(refTo('').length)] ?? {}, components);
  }
  const { oneOf, properties, items } = schema as {
    oneOf?: Json[];
    properties?: Record<string, Json>;
    items?: Json;
  };
  if (oneOf) return exampleOf(oneOf[0] ?? {}, components);
  if (items) return [exampleOf(items, components)];
  if (!properties) return schema['const'] ?? (schema['enum'] as unknown[] | undefined)?.[0];
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, exampleOf(field, components)]),
  );
}

/** Returns the schema of a request, in which named schemas are references, except for the one named `self`. */
export function requestJson(schema: GenericSchema, self?: string): Json {
  const { [self ?? '']: _self, ...definitions } = requestSchemas;
  const {
    $schema: _dialect,
    $defs: _components,
    ...json
  } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    errorMode: 'throw',
    definitions,
    overrideRef: ({ referenceId }) => refTo(referenceId),
    // An empty list says nothing.
    overrideSchema: ({ jsonSchema: { required, ...others } }) =>
      required?.length === 0 ? others : undefined,
  });
  return json;
}

/** The formats of values, by the names of their fields. Pages do not check them. */
const formats: readonly (readonly [RegExp, string])[] = [
  [/^(size|partSize|limit)$/, 'int64'],
  [/At$|^timestamp$/, 'date-time'],
  [/^url$/, 'uri'],
];

const responseNames = new Map(Object.entries(responseSchemas).map(([name, one]) => [one, name]));

/** Returns the schema of a response, in which named schemas are references, except for the one named `self`. */
export function responseJson(schema: Schema<unknown>, self?: string): Json {
  const name = responseNames.get(schema);
  if (name !== undefined && name !== self) return { $ref: refTo(name) };
  const { anyOf, enum: choices, items, properties, ...others } = schema;
  if (anyOf) return unionOf(anyOf);
  if (choices?.length === 1) return { type: 'string', const: choices[0] };
  if (choices) return { type: 'string', enum: choices };
  if (items) return { ...others, items: responseJson(items) };
  if (!properties) return others;
  const fields = Object.entries(properties).map(([key, field]) => {
    const format = formats.find(([names]) => names.test(key))?.[1];
    return [key, { ...responseJson(field), ...(format !== undefined && { format }) }];
  });
  return { ...others, properties: Object.fromEntries(fields) };
}

/** Members with a constant field of the same name can be told apart by it. */
function unionOf(members: readonly Schema<unknown>[]): Json {
  const oneOf = members.map((member) => responseJson(member));
  const propertyName = 'kind';
  const mapping = members.map((member) => {
    const choices = member.properties?.[propertyName]?.enum;
    return [choices?.[0], refTo(responseNames.get(member) ?? '')];
  });
  if (mapping.some(([value]) => value === undefined)) return { oneOf };
  return { oneOf, discriminator: { propertyName, mapping: Object.fromEntries(mapping) } };
}

function documented(name: string, schema: Json, comments: Comments): Json {
  const comment = comments.get(constants[name] ?? name);
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>).map(
    ([key, field]) => [key, withComment(field, comment?.fields.get(key))],
  );
  return {
    ...withComment(schema, comment),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
  };
}

function withComment(schema: Json, comment: Partial<Comment> | undefined): Json {
  return {
    ...(comment?.description && { description: comment.description }),
    ...schema,
    // Generators use 32 bits for other integers.
    ...(Number(schema['maximum']) >= 2 ** 31 && { format: 'int64' }),
    ...(comment && 'example' in comment && { example: comment.example }),
  };
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}
