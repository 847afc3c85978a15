import { toJsonSchema } from '@valibot/to-json-schema';
import { Problem } from '../../../src/contract/problem.ts';
import { buildDocument, type OpenApiDocument } from './document.ts';

/**
 * Returns the document that API Gateway imports. OpenAPI 3.0 is the newest version that it imports. Nobody reads
 * this document, so it has no descriptions of fields, which would only make the template larger.
 */
export function plainDocument(): OpenApiDocument {
  return buildDocument({
    version: '3.0.1',
    description:
      'Uploads files from the browser straight to S3. Files that are not stored by a server expire.',
    schemas: { Problem },
    requestSchema: (schema) => {
      const { $schema: _dialect, ...rest } = toJsonSchema(schema, {
        target: 'openapi-3.0',
        errorMode: 'throw',
        // JSON Schema draft 4, and therefore OpenAPI 3.0, forbids an empty list.
        overrideSchema: ({ jsonSchema: { required, ...others } }) =>
          required?.length === 0 ? others : undefined,
      });
      return rest;
    },
    responseSchema: (schema) => ({ ...schema }),
    describe: ({ callers }) => ({ description: `Callers: ${callers.join(', ')}.` }),
    describeResponse: ({ summary }) => summary,
    describeParameter: () => ({}),
  });
}
