import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { read } from './documents.ts';

interface Job {
  readonly uses?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

/** The workflow that publishes a release, which is not run here. */
const text = read('.github/workflows/release.yml');
const workflow = parse(text) as {
  readonly on: { readonly push: { readonly tags: readonly string[] } };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
};
const { publish, verify } = workflow.jobs;
const commands = publish?.steps?.flatMap(({ run = [] }) => run) ?? [];

test('only a tag of a version publishes, after a person has approved it', () => {
  expect(Object.keys(workflow.on)).toEqual(['push']);
  const [pattern = ''] = workflow.on.push.tags;
  const tag = new RegExp(`^${pattern.replaceAll('.', String.raw`\.`)}$`);
  expect(['v0.1.0', 'v12.3.45'].every((name) => tag.test(name))).toBe(true);
  expect(['main', 'v1', 'v1.2.3-beta'].some((name) => tag.test(name))).toBe(false);
  expect(publish?.environment).toBe('npm');
});

test('the workflow has no stored token, and only the publishing job may prove where it ran', () => {
  expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/);
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
});

test('the workflow checks the version and the built package before it publishes with provenance', () => {
  const last = commands.at(-1) ?? '';
  expect(last).toContain('npm publish');
  expect(last).toContain('--provenance');
  const before = commands.slice(0, -1).join('\n');
  for (const step of [
    '--is-ancestor "$GITHUB_SHA" origin/main',
    'GITHUB_REF_NAME',
    'npm run build',
    '--project package',
  ]) {
    expect(before).toContain(step);
  }
});

test('nothing is published before all checks of CI have passed for this commit', () => {
  expect(publish?.needs).toBe('verify');
  expect(verify?.uses).toBe('./.github/workflows/ci.yml');
  const ci = parse(read('.github/workflows/ci.yml')) as {
    readonly on: object;
    readonly jobs: Readonly<Record<string, Job>>;
  };
  expect(ci.on).toHaveProperty('workflow_call');
  const checks = Object.values(ci.jobs).flatMap(({ steps = [] }) => steps);
  expect(checks.some(({ run = '' }) => run.includes('.ci/run'))).toBe(true);
});

test('the workflow does not read a cache that another workflow could have filled', () => {
  const node = publish?.steps?.find(({ uses = '' }) => uses.startsWith('actions/setup-node@'));
  expect(node?.with).toMatchObject({ 'package-manager-cache': false });
  expect(node?.with).not.toHaveProperty('cache');
});
