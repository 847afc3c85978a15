import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readDeploySettings } from '../../backend/ops/deploy/settings.ts';
import { read } from './documents.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

/** The example for GitHub Actions, which is not run here. */
const text = read('backend/ops/github-deploy.yaml');
const workflow = parse(text) as Workflow;
const steps = Object.values(workflow.jobs).flatMap(({ steps: own }) => own);
const values: Readonly<Record<string, string>> = {
  STACK: 'filestore-staging',
  ORIGINS: 'https://www.example.com',
};

test('the example workflow has the permission for OIDC, and no stored keys', () => {
  expect(workflow.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(text).not.toMatch(/secrets\.|access[-_]key/i);
  const credentials = steps.find(({ uses = '' }) =>
    uses.startsWith('aws-actions/configure-aws-credentials@'),
  );
  expect(credentials?.with).toHaveProperty('role-to-assume');
});

test('the commands of the example workflow have valid arguments', () => {
  const commands = steps.flatMap(({ run }) => run ?? []);
  const parsed = commands.map((command) => {
    const complete = command.replaceAll(/"\$(\w+)"/g, (_all, name: string) => values[name] ?? '');
    const [script = '', args = ''] = complete.split(' -- ');
    const words = args.split(' ');
    if (script === 'npm run deploy') return readDeploySettings(words);
    expect(script).toBe('npm ci');
    return script;
  });
  expect(parsed).toMatchObject([
    'npm ci',
    { check: true, stack: 'filestore-staging' },
    { yes: true, stack: 'filestore-staging', origins: ['https://www.example.com'], site: false },
  ]);
});

test('the guide describes every variable of the example workflow', () => {
  const guide = read('demo/guides/operating.md');
  const names = [...text.matchAll(/vars\.(\w+)/g)].map(([, name = '']) => name);
  expect(names.length).toBe(4);
  for (const name of names) expect(guide).toContain(`\`${name}\``);
});
