import { is, type GenericSchema } from 'valibot';
import { errorTitles } from '../../../src/contract/error-titles.ts';
import { statusOf } from '../../../src/contract/error-statuses.ts';
import {
  API_KEY_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
} from '../../../src/contract/operations.ts';
import type { Schema } from '../../../src/contract/schema.ts';
import {
  API_VERSION,
  commonErrors,
  operations,
  type Operation,
} from '../../../src/contract/server-operations.ts';

export type Json = Record<string, unknown>;

export interface OpenApiDocument extends Json {
  readonly paths: Record<string, Record<string, Json>>;
}

/** What distinguishes the published document from the one that API Gateway imports. */
export interface DocumentStyle {
  readonly version: '3.0.1' | '3.1.0';
  /** What the API is for. */
  readonly description: string;
  /** Fields of the document, such as its tags. */
  readonly document?: Json;
  /** The named schemas. */
  readonly schemas: Readonly<Record<string, unknown>>;
  readonly requestSchema: (schema: GenericSchema) => Json;
  readonly responseSchema: (schema: Schema<unknown>) => Json;
  /** The description of the API key. */
  readonly apiKey?: Json;
  /** The description and other fields of an operation. */
  readonly describe: (operation: Operation) => Json;
  /** The description of the response if the operation succeeds. */
  readonly describeResponse: (operation: Operation) => string;
  /** The description and the example of a parameter. */
  readonly describeParameter: (name: string, operation: Operation) => Json;
}

/** Returns the description of the API, generated from the contract. */
export function buildDocument(style: DocumentStyle): OpenApiDocument {
  const { version, schemas } = style;
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describe(operation, style);
  }
  return {
    openapi: version,
    info: {
      title: 'Filestore',
      version: API_VERSION,
      description: style.description,
      license: { name: 'MIT', ...(version === '3.1.0' && { identifier: 'MIT' }) },
    },
    servers: [{ url: `/${API_VERSION}` }],
    ...style.document,
    paths,
    components: {
      schemas,
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: API_KEY_HEADER, ...style.apiKey },
      },
    },
  };
}

function describe(operation: Operation, style: DocumentStyle): Json {
  return {
    operationId: operation.name,
    summary: operation.summary,
    ...style.describe(operation),
    // Declared for each operation, because API Gateway silently ignores `security` at the root.
    security: [{ apiKey: [] }],
    parameters: parametersOf(operation, style),
    ...(operation.request && {
      requestBody: {
        // A missing body is an empty object.
        required: !is(operation.request, {}),
        content: { 'application/json': { schema: style.requestSchema(operation.request) } },
      },
    }),
    responses: {
      [operation.status]: {
        description: style.describeResponse(operation),
        content: { 'application/json': { schema: style.responseSchema(operation.response) } },
      },
      ...problemsOf(operation),
    },
  };
}

function parametersOf(operation: Operation, style: DocumentStyle): Json[] {
  const { callers, path, query, idempotencyKey } = operation;
  const text = { type: 'string' };
  const parameter = (name: string, place: string, required: boolean, schema: Json): Json => ({
    name,
    in: place,
    required,
    ...style.describeParameter(name, operation),
    schema,
  });
  return [
    ...(path.includes('{id}') ? [parameter('id', 'path', true, text)] : []),
    ...Object.entries(query?.entries ?? {}).map(([name, schema]) =>
      parameter(name, 'query', !is(schema, undefined), style.requestSchema(schema)),
    ),
    // A call with a server key needs no token.
    ...(callers.includes('token')
      ? [parameter(UPLOAD_TOKEN_HEADER, 'header', callers.length === 1, text)]
      : []),
    ...(idempotencyKey ? [parameter(IDEMPOTENCY_KEY_HEADER, 'header', false, text)] : []),
  ];
}

function problemsOf(operation: Operation): Json {
  const codesByStatus = new Map<number, string[]>();
  for (const code of [...commonErrors, ...operation.errors]) {
    const description = `${code}: ${errorTitles[code]}`;
    codesByStatus.set(statusOf(code), [...(codesByStatus.get(statusOf(code)) ?? []), description]);
  }
  const problem = { schema: { $ref: '#/components/schemas/Problem' } };
  return Object.fromEntries(
    [...codesByStatus].map(([status, descriptions]) => [
      status,
      { description: descriptions.join('; '), content: { 'application/problem+json': problem } },
    ]),
  );
}
