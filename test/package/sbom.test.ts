import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './pack.ts';

const read = (name: string): string => readFileSync(join(ROOT, 'dist', name), 'utf8');

test('the SBOM lists all third-party packages of the bundles with their licenses', () => {
  const { components, specVersion } = JSON.parse(read('sbom.cdx.json')) as {
    specVersion: string;
    components: { name: string; version: string; purl: string; licenses: unknown[] }[];
  };
  expect(specVersion).toBe('1.6');
  const names = components.map(({ name }) => name);
  // From the bundles of the page, of the functions and of the command, and from the dependencies.
  for (const name of ['filepond', '@aws-sdk/client-s3', 'kysely', 'pg', 'prom-client', 'lit']) {
    expect(names).toContain(name);
  }
  // Build tools are in no bundle.
  expect(names).not.toContain('vite');
  const licences = read('third-party-licences.txt');
  for (const { name, version, purl, licenses } of components) {
    expect(licences).toContain(`${name} ${version} (`);
    expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
    expect(licenses).toHaveLength(1);
  }
  expect(licences).toContain('Permission is hereby granted, free of charge');
});
