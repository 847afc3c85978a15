import { describe, expect, test } from 'vitest';
import { functions } from '../../../../backend/infra/functions.ts';
import { logicalId } from '../../../../backend/infra/logical-id.ts';
import { plainDocument } from '../../../../backend/infra/openapi/plain-document.ts';
import { template } from '../../../../backend/infra/template.ts';
import { operations } from '../../../../src/contract/server-operations.ts';

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Record<string, unknown>;
}

type Method = Record<string, unknown>;

const document = template();
const resources = document['Resources'] as Record<string, Resource>;
const api = resources['Api']?.Properties['DefinitionBody'] as {
  paths: Record<string, Record<string, Method>>;
  [key: string]: unknown;
};
const methods = Object.entries(api.paths).flatMap(([path, byMethod]) =>
  Object.entries(byMethod).map(([method, value]) => ({ path, method, value })),
);

test('the template has all functions, and cleanup, deliver, expire and scanned only under their conditions', () => {
  expect(functions.map(({ name }) => name).toSorted()).toEqual([
    'cleanup',
    'complete',
    'confirm',
    'delete',
    'deliver',
    'download',
    'expire',
    'grants',
    'info',
    'list',
    'parts',
    'preprocess',
    'scanned',
    'store',
    'store-files',
    'uploaded',
  ]);
  for (const { name } of functions) {
    const conditions: Record<string, string> = {
      cleanup: 'WithCleanup',
      deliver: 'WithEvents',
      expire: 'WithExpire',
      scanned: 'WithScan',
    };
    expect(resources[logicalId(name)]?.Condition).toBe(conditions[name]);
  }
});

describe('every operation', () => {
  test('every operation is in the API definition and requires the API key', () => {
    expect(methods.filter(({ method }) => method !== 'options')).toHaveLength(operations.length);
    for (const { method, value } of methods) {
      expect(value['security']).toEqual(method === 'options' ? [] : [{ apiKey: [] }]);
    }
    // API Gateway silently ignores `security` at the root.
    expect(api).not.toHaveProperty('security');
  });

  test('every operation has a Lambda integration, and every preflight is a mock', () => {
    for (const { method, value } of methods) {
      expect(value['x-amazon-apigateway-integration']).toMatchObject({
        type: method === 'options' ? 'mock' : 'aws_proxy',
      });
    }
  });

  test('every operation declares its error responses', () => {
    const { paths } = plainDocument();
    for (const { path, method, errors } of operations) {
      const responses = paths[path]?.[method.toLowerCase()]?.['responses'] as Record<
        string,
        object
      >;
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '403', '500']));
      if (errors.includes('file-not-found')) expect(responses).toHaveProperty('404');
    }
  });
});

describe('every function', () => {
  test.each(functions.map((definition) => [definition.name, definition] as const))(
    'the function %s has arm64, Node 24, its own log group and a timeout below the gateway’s',
    (name, definition) => {
      const id = logicalId(name);
      expect(resources[id]?.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogGroup: { Ref: `${id}Logs` } },
      });
      expect(resources[`${id}Logs`]?.Properties).toHaveProperty('RetentionInDays');
      if (definition.trigger.kind === 'http') expect(definition.timeout).toBeLessThan(29);
    },
  );
});
