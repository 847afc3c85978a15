import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { errorTitles } from '../../../src/contract/error-titles.ts';
import { statusOf } from '../../../src/contract/errors.ts';
import { API_KEY_HEADER, UPLOAD_TOKEN_HEADER } from '../../../src/contract/operations.ts';
import {
  API_VERSION,
  commonErrors,
  operations,
  type Operation,
} from '../../../src/contract/server-operations.ts';
import { Problem } from '../../../src/contract/responses.ts';

type Json = Record<string, unknown>;

export type OpenApiVersion = '3.0.1' | '3.1.0';

export interface OpenApiDocument extends Json {
  readonly paths: Record<string, Record<string, Json>>;
}

/**
 * The API from the contract alone: as OpenAPI 3.1 for everybody, whose schemas are JSON Schema as it is, and
 * as 3.0, the newest that API Gateway imports.
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
      description: 'Files go from a browser straight into S3 and are kept when a form asks for it.',
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
    // On each operation: API Gateway ignores `security` at the root, without a word.
    security: [{ apiKey: [] }],
    parameters: parametersOf(operation),
    ...(operation.request && {
      requestBody: {
        required: operation.name === 'preprocess',
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

function parametersOf(operation: Operation): Json[] {
  const parameters: Json[] = [];
  if (operation.path.includes('{id}')) {
    parameters.push({ name: 'id', in: 'path', required: true, schema: { type: 'string' } });
  }
  if (operation.callers.includes('token')) {
    parameters.push({
      name: UPLOAD_TOKEN_HEADER,
      in: 'header',
      required: false,
      schema: { type: 'string' },
    });
  }
  return parameters;
}

function problemsOf(operation: Operation): Json {
  const codesByStatus = new Map<number, string[]>();
  for (const code of [...commonErrors, ...operation.errors]) {
    const words = `${code}: ${errorTitles[code]}`;
    codesByStatus.set(statusOf(code), [...(codesByStatus.get(statusOf(code)) ?? []), words]);
  }
  const problem = { schema: { $ref: '#/components/schemas/Problem' } };
  return Object.fromEntries(
    [...codesByStatus].map(([status, words]) => [
      status,
      { description: words.join('; '), content: { 'application/problem+json': problem } },
    ]),
  );
}

function schemaOf(schema: GenericSchema, version: OpenApiVersion): Json {
  const target = version === '3.0.1' ? 'openapi-3.0' : 'draft-2020-12';
  // The dialect of all schemas of a document is the document's own.
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, {
    target,
    errorMode: 'throw',
    // Draft 4, and with it OpenAPI 3.0, forbids the empty list.
    overrideSchema: ({ jsonSchema: { required, ...others } }) =>
      required?.length === 0 ? others : undefined,
  });
  return rest;
}
