import { apiErrorCodes } from '../../../src/contract/errors.ts';
import { errorTitles } from '../../../src/contract/error-titles.ts';
import { IDEMPOTENCY_KEY_HEADER, UPLOAD_TOKEN_HEADER } from '../../../src/contract/operations.ts';
import * as contract from '../../../src/contract/server-operations.ts';
import type { Operation } from '../../../src/contract/server-operations.ts';
import { readComments, type Comment, type DeclarationComment } from './contract-comments.ts';
import { buildDocument, type OpenApiDocument } from './document.ts';
import { documentedFiles, responseSchemas } from './named-schemas.ts';
import { webhooks } from './webhooks.ts';
import { requestJson, responseJson, schemaComponents } from './schema-components.ts';

const OVERVIEW = `Uploads files from a browser or a server straight to S3.

1. \`preprocess\` registers the files and returns a signed upload for each.
2. The client sends the bytes to S3 as the upload says, and calls \`complete\`.
3. The form contains the ids of the files. Its server calls \`store\` or \`store-files\`, which keeps the files. Files that
   are not stored expire.
4. The server calls \`download\` for a link to a stored file.

Every call needs an API key in the header \`x-api-key\`. A call that fails returns a \`Problem\` with a code.`;

/** The groups of operations. Generated clients have a class or a module for each. */
const tags = [
  {
    name: 'uploads',
    description:
      'Uploading: register files, send their bytes straight to S3, complete and confirm the upload.',
    operations: [contract.preprocess, contract.parts, contract.complete, contract.confirm],
  },
  {
    name: 'files',
    description: 'The files on the server: read, list, store, download and delete them.',
    operations: [
      contract.info,
      contract.list,
      contract.remove,
      contract.store,
      contract.storeFiles,
      contract.download,
    ],
  },
  {
    name: 'grants',
    description: 'Permissions for single pages, which the form’s server creates.',
    operations: [contract.grants],
  },
] satisfies { name: string; description: string; operations: Operation[] }[];

/**
 * Returns the document that is published, for people and for generators of clients. OpenAPI 3.1, because its
 * schemas are standard JSON Schema. The descriptions and examples are the doc comments of the contract.
 */
export function publishedDocument(): OpenApiDocument {
  const comments = readComments(documentedFiles);
  const schemas = schemaComponents(comments);
  const codes = apiErrorCodes.map((code) => `- \`${code}\`: ${errorTitles[code]}`);
  const errorCode = { ...schemas['ErrorCode'] };
  errorCode['description'] = [errorCode['description'], ...codes].join('\n');
  return buildDocument({
    version: '3.1.0',
    description: OVERVIEW,
    document: {
      servers: [
        {
          url: `/${contract.API_VERSION}`,
          description: 'The origin is that of your deployment.',
        },
      ],
      tags: [
        ...tags.map(({ name, description }) => ({ name, description })),
        { name: 'webhooks', description: 'What the stack sends to your server.' },
      ],
      webhooks,
    },
    schemas: { ...schemas, ErrorCode: errorCode },
    apiKey: { description: comments.get('API_KEY_HEADER')?.description },
    requestSchema: (schema) => requestJson(schema),
    responseSchema: (schema) => responseJson(schema),
    describe: (operation) => ({
      // `list` is a reserved word of generators for Java and Python.
      ...(operation === contract.list && { operationId: 'list-files' }),
      tags: tags.flatMap(({ name, operations }) =>
        operations.some((one) => one.name === operation.name) ? [name] : [],
      ),
      description: `${operationComment(operation, comments)?.description}\n\n${authorization(operation)}`,
    }),
    describeResponse: ({ response }) => {
      const name = Object.entries(responseSchemas).find(([, one]) => one === response)?.[0];
      return String(schemas[name ?? '']?.['description']);
    },
    describeParameter: (name, operation) => parameterComment(name, operation, comments),
  });
}

type Comments = ReadonlyMap<string, DeclarationComment>;

function operationComment({ name }: Operation, comments: Comments) {
  const declaration = Object.entries(contract).find(
    ([, value]) => typeof value === 'object' && 'name' in value && value.name === name,
  );
  return comments.get(declaration?.[0] ?? '');
}

function parameterComment(name: string, operation: Operation, comments: Comments): Json {
  if (name === UPLOAD_TOKEN_HEADER) {
    const required = operation.callers.includes('server')
      ? 'Required unless the API key is a server key.'
      : 'Required.';
    return append(comments.get('UPLOAD_TOKEN_HEADER'), required);
  }
  if (name === IDEMPOTENCY_KEY_HEADER) return append(comments.get('IDEMPOTENCY_KEY_HEADER'));
  if (name === 'id') return append(comments.get('FileCredentials')?.fields.get('id'));
  const query = operation.name === 'list' ? 'ListQuery' : 'InfoQuery';
  return append(comments.get(query)?.fields.get(name));
}

type Json = Record<string, unknown>;

function append({ description, example }: Partial<Comment> = {}, more?: string): Json {
  return { description: [description, more].filter(Boolean).join(' '), example };
}

/** Says in a sentence who may call an operation. */
function authorization({ callers }: Operation): string {
  const credentials = {
    browser: 'a browser key',
    token: 'the upload token of the file and any API key',
    server: 'a server key',
  };
  const or = callers.includes('token') ? ', or ' : ' or ';
  return `Requires ${callers.map((caller) => credentials[caller]).join(or)}.`;
}
