import { resolveConditions, type Resource, type Template } from './resolve.ts';

export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner instanceof Object ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
}

export function api(template: Template): unknown {
  return at(template.Resources['Api'], 'Properties', 'DefinitionBody');
}

export function methods(template: Template) {
  const paths = (at(api(template), 'paths') ?? {}) as Record<
    string,
    Record<string, Record<string, unknown>>
  >;
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, value]) => ({
      name: `${method} ${path}`,
      path,
      method,
      value,
    })),
  );
}

export function ofType(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
}

/** Returns the policy statements of all roles, with all options on that add rights. */
export function statements(template: Template) {
  const all = resolveConditions(template, {
    AllowedOrigins: 'https://www.example.com',
    ScanUploads: 'true',
    KmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d',
  });
  const roles = ['AWS::Serverless::Function', 'AWS::IAM::Role'].flatMap((type) =>
    ofType(all, type),
  );
  return roles.flatMap(([id, { Properties }]) =>
    ((Properties['Policies'] ?? []) as object[])
      .map((policy) => at(policy, 'PolicyDocument') ?? policy)
      .flatMap((document) => (at(document, 'Statement') ?? []) as object[])
      .map((statement) => ({
        id,
        actions: [at(statement, 'Action')].flat() as string[],
        resource: at(statement, 'Resource'),
      })),
  );
}
