import { toJsonSchema } from '@valibot/to-json-schema';
import { is, type GenericSchema } from 'valibot';
import { errorTitles } from '../../../src/contract/error-titles.ts';
import { statusOf } from '../../../src/contract/error-statuses.ts';
import {
  API_KEY_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
} from '../../../src/contract/operations.ts';
import {
  API_VERSION,
  commonErrors,
  operations,
  type Operation,
} from '../../../src/contract/server-operations.ts';
import { Problem } from '../../../src/contract/responses.ts';

type Json = Record<string, unknown>;

export type OpenApiVersion = '3.0.1' | '3.1.0';

interface OpenApiDocument extends Json {
  readonly paths: Record<string, Record<string, Json>>;
}

/**
 * Returns the description of the API, generated from the contract. OpenAPI 3.1 is published, because its
 * schemas are standard JSON Schema. OpenAPI 3.0 is the newest version that API Gateway imports.
 */
export function openApiDocument(version: OpenApiVersion = '3.0.1'): OpenApiDocument {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describe(operation, version);
  }
  return {
    openapi: version,
    info: {
      title: 'Filestore',
      version: API_VERSION,
      description:
        'Uploads files from the browser straight to S3. Files that are not stored by a server expire.',
      license: { name: 'MIT', ...(version === '3.1.0' && { identifier: 'MIT' }) },
    },
    servers: [{ url: `/${API_VERSION}` }],
    paths,
    components: {
      schemas: { Problem },
      securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: API_KEY_HEADER } },
    },
  };
}

function describe(operation: Operation, version: OpenApiVersion): Json {
  return {
    operationId: operation.name,
    summary: operation.summary,
    description: `Callers: ${operation.callers.join(', ')}.`,
    // Declared for each operation, because API Gateway silently ignores `security` at the root.
    security: [{ apiKey: [] }],
    parameters: parametersOf(operation, version),
    ...(operation.request && {
      requestBody: {
        // A missing body is an empty object.
        required: !is(operation.request, {}),
        content: { 'application/json': { schema: schemaOf(operation.request, version) } },
      },
    }),
    responses: {
      [operation.status]: {
        description: operation.summary,
        content: { 'application/json': { schema: operation.response } },
      },
      ...problemsOf(operation),
    },
  };
}

function parametersOf(operation: Operation, version: OpenApiVersion): Json[] {
  const parameters: Json[] = [];
  if (operation.path.includes('{id}')) {
    parameters.push({ name: 'id', in: 'path', required: true, schema: { type: 'string' } });
  }
  for (const [name, schema] of Object.entries(operation.query?.entries ?? {})) {
    const required = !is(schema, undefined);
    parameters.push({ name, in: 'query', required, schema: schemaOf(schema, version) });
  }
  const headers = [
    ...(operation.callers.includes('token') ? [UPLOAD_TOKEN_HEADER] : []),
    ...(operation.idempotencyKey ? [IDEMPOTENCY_KEY_HEADER] : []),
  ];
  for (const name of headers) {
    parameters.push({ name, in: 'header', required: false, schema: { type: 'string' } });
  }
  return parameters;
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

function schemaOf(schema: GenericSchema, version: OpenApiVersion): Json {
  const target = version === '3.0.1' ? 'openapi-3.0' : 'draft-2020-12';
  // Removed because the document declares the dialect of all its schemas.
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, {
    target,
    errorMode: 'throw',
    // JSON Schema draft 4, and therefore OpenAPI 3.0, forbids an empty list.
    overrideSchema: ({ jsonSchema: { required, ...others } }) =>
      required?.length === 0 ? others : undefined,
  });
  return rest;
}
