import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { plainDocument } from '../../../../../backend/infra/openapi/plain-document.ts';
import { publishedDocument } from '../../../../../backend/infra/openapi/published-document.ts';
import { operations } from '../../../../../src/contract/server-operations.ts';

test.each([
  ['that API Gateway imports', plainDocument()],
  ['that is published', publishedDocument()],
])('the document %s is valid and has all operations', async (_name, document) => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(new Set(described)).toEqual(
    new Set(operations.map(({ method, path }) => `${method} ${path}`)),
  );
});

test('the OpenAPI validator detects a missing field', async () => {
  const { info: _info, ...rest } = publishedDocument();
  expect((await new Validator().validate(rest)).valid).toBe(false);
});
