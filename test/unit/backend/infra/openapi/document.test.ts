import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../../../../backend/infra/openapi/document.ts';
import { operations } from '../../../../../src/contract/server-operations.ts';

test.each(['3.0.1', '3.1.0'] as const)(
  'the contract is a valid OpenAPI %s document with all operations',
  async (version) => {
    const document = openApiDocument(version);
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    const described = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((operation) => operation['operationId']),
    );
    expect(new Set(described)).toEqual(new Set(operations.map(({ name }) => name)));
    expect(described).toHaveLength(operations.length);
  },
);

test('the OpenAPI validator detects a missing field', async () => {
  const { info: _info, ...rest } = openApiDocument('3.1.0');
  expect((await new Validator().validate(rest)).valid).toBe(false);
});
