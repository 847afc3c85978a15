import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDeploySettings } from '../../backend/ops/deploy/settings.ts';
import { readHealthSettings } from '../../backend/ops/health/settings.ts';
import { readTenantSettings } from '../../backend/ops/tenants/settings.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { PAGE_ORIGIN, startStack, type TestStack } from '../support/local-stack/start.ts';
import { blocks, ROOT, type Block } from './documents.ts';

/** Tests every command in every document. Commands that cannot run here are compared with what they name. */
const { scripts, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  version: string;
};

interface Command {
  readonly block: Block;
  readonly text: string;
}

const commands: readonly Command[] = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap((block) =>
    block.text
      .replaceAll(/\\\n\s*/g, '')
      .split(/\n|&&/)
      .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
      .filter((line) => line !== '')
      .map((text) => ({ block, text })),
  );

let stack: TestStack;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  // `prove` waits for the expiry of a link unless it takes longer than 150 seconds.
  stack = await startStack({ downloadUrlSeconds: 900 });
  const api = apiClient(stack);
  const file = await api.register({ name: 'a.txt', type: 'text/plain', size: 3 });
  await put(file, 'abc');
  environment = {
    ...process.env,
    API: stack.apiUrl,
    BROWSER_KEY: stack.browserKey,
    SERVER_KEY: stack.serverKey,
    ORIGIN: PAGE_ORIGIN,
    ID: file.id,
  };
});
afterAll(() => stack.close());

/** Runs a command. Each document has its own data folder, because two documents can add the same tenant. */
async function shell(text: string, document = 'README.md'): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', text], {
    cwd: ROOT,
    env: { ...environment, DATA_DIR: join(stack.directory, document.replaceAll(/\W/g, '-')) },
  });
  return stdout;
}

const FILE_ID_LINE = /^[a-z2-7]{26}\n$/;

/** How commands are tested. The first match applies. */
const ways: readonly {
  readonly fits: RegExp;
  readonly look: (text: string, document: string) => unknown;
}[] = [
  // These variables are set for the local stack.
  { fits: /^(API|SERVER_KEY|ID)=\S+$/, look: () => undefined },
  {
    fits: /^curl /,
    look: async (text) => {
      const response = JSON.parse(await shell(text.replace(/^curl /, 'curl --silent ')));
      expect(response).not.toHaveProperty('code');
      expect(Object.keys(response).length).toBeGreaterThan(0);
    },
  },
  {
    fits: /^npx filestore-upload conformance /,
    look: async (text) => {
      const output = await shell(text.replace('npx filestore-upload', 'node dist/command.js'));
      expect(output).toContain(' 0 failed, 0 skipped');
    },
  },
  {
    fits: /^(git clone https:\/\/github\.com\/filestore-upload\/|cd filestore-upload$)/,
    look: (text) => expect(text.replace(/^git clone /, '')).toMatch(/^(cd|https:\/\/github\.com)/),
  },
  // The tests of the package install it.
  {
    fits: /^npm install \.\.\/filestore-upload\/filestore-upload-[\d.]+\.tgz$/,
    look: (text) => expect(text).toContain(`-${version}.tgz`),
  },
  // test/package/init.test.ts makes the changes.
  {
    fits: /^npx (--package \S+ )?filestore-upload init/,
    look: async (text) => {
      const [, options = ''] = / init(.*)$/.exec(text) ?? [];
      const usage = await shell('node dist/command.js init --help');
      for (const [option] of options.matchAll(/--\S+/g)) expect(usage).toContain(option);
      if (options.includes('--undo')) return;
      const plan = await shell(
        `node dist/command.js init --dry-run --dir "$(mktemp -d)" --package a.tgz ${options}`,
      );
      expect(plan).toContain('upload.html');
    },
  },
  // test/package/serve.test.ts runs these, and test/integration/store-probe.test.ts the probe.
  {
    fits: /^npx filestore-upload (serve|bucket)/,
    look: async (text) => {
      const [, verb] = /^npx filestore-upload (\S+)/.exec(text) ?? [];
      const usage = await shell(`node dist/command.js ${verb} --help`);
      for (const [option] of text.matchAll(/--\S+/g)) expect(usage).toContain(option);
    },
  },
  {
    fits: /^export S3_BUCKET=/,
    look: async (text) => {
      const usage = await shell('node dist/command.js bucket --help');
      for (const [, name = ''] of text.matchAll(/(\w+)=/g)) expect(usage).toContain(name);
    },
  },
  // Needs a stack on AWS.
  {
    fits: /^npm run tenant -- .*--stack /,
    look: (text) => readTenantSettings(text.split(' -- ')[1]?.split(' ') ?? []),
  },
  {
    fits: /^npx filestore-upload prove /,
    look: async (text) => {
      const output = await shell(text.replace('npx filestore-upload', 'node dist/command.js'));
      expect(output).toMatch(/ 0 broken, |"broken": 0,/);
    },
  },
  {
    fits: /^npx filestore-upload put /,
    look: async (text) => {
      const [, file = ''] = /put (\S+)/.exec(text) ?? [];
      await writeFile(join(stack.directory, file), '%PDF-1.7');
      const command = join(ROOT, 'dist/command.js');
      const { stdout } = await promisify(execFile)(
        'bash',
        ['-c', text.replace('npx filestore-upload', `node ${command}`)],
        {
          cwd: stack.directory,
          env: {
            ...process.env,
            FILESTORE_ENDPOINT: stack.apiUrl,
            FILESTORE_KEY: stack.browserKey,
          },
        },
      );
      expect(stdout).toMatch(FILE_ID_LINE);
    },
  },
  { fits: /^npm run tenant -- /, look: shell },
  {
    fits: /^npm run health -- /,
    look: (text) => readHealthSettings(text.split(' -- ')[1]?.split(' ') ?? []),
  },
  {
    fits: /^sed .* backend\/ops\/deployer-policy\.json$/,
    look: async (text) => expect(JSON.parse(await shell(text))).toHaveProperty('Statement'),
  },
  {
    fits: /^npm run deploy/,
    look: (text) => readDeploySettings(text.split(' -- ')[1]?.split(' ') ?? []),
  },
  {
    fits: /^(\w+=\S+ )*npm (install|ci|start|test|pack)$/,
    look: () =>
      expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) }),
  },
  // The steps `frameworks` and `real` run the examples.
  {
    fits: /^cd demo\/examples\/\w+$/,
    look: (text) => expect(existsSync(join(ROOT, text.split(' ')[1] ?? ''))).toBe(true),
  },
  {
    fits: /^npm install \.\.\/\.\.\/\.\.\/filestore-upload-\*\.tgz$/,
    look: (_text, document) => {
      const path = join(ROOT, dirname(document), 'package.json');
      const { dependencies } = JSON.parse(readFileSync(path, 'utf8'));
      expect(dependencies).toHaveProperty('filestore-upload');
    },
  },
  {
    fits: /^(\w+=\S+ )*(python3|mvn|java) /,
    look: (text, document) => {
      const folder = join(ROOT, dirname(document));
      const [named = 'pom.xml'] = /\S+\.(py|txt)\b/.exec(text) ?? [];
      expect(existsSync(join(folder, named))).toBe(true);
      const [, jar] = /target\/(\S+)\.jar/.exec(text) ?? [];
      if (jar) expect(readFileSync(join(folder, named), 'utf8')).toContain(`>${jar}</finalName>`);
    },
  },
  // Not run, because they take minutes. `--help` lists the valid names.
  {
    fits: /^npm run (bench|docs|verify) -- /,
    look: async (text) => {
      const [, script = '', name = ''] = /^npm run (\w+) -- (\S+)/.exec(text) ?? [];
      expect(await shell(`npm run --silent ${script} -- --help 2>&1`)).toMatch(
        new RegExp(`\\b${name}\\b`),
      );
    },
  },
  {
    fits: /^(\w+=\S+ )*npm run [\w:]+/,
    look: (text) => expect(scripts).toHaveProperty([/npm run ([\w:]+)/.exec(text)?.[1] ?? '']),
  },
  // Needs an AWS account. These commands of the runbook are only checked in review.
  { fits: /^(aws|jq|\|)\s/, look: () => undefined },
];

test('the documents contain commands, and every pattern matches at least one', () => {
  expect(commands.length).toBeGreaterThan(25);
  for (const { fits } of ways) expect(commands.some(({ text }) => fits.test(text))).toBe(true);
});

describe.each([...new Set(commands.map(({ block }) => block.file))])('%s', (file) => {
  const own = commands.filter(({ block }) => block.file === file);
  test.each(own.map((command) => [command.text, command.block.line] as const))(
    `the command in ${file} works: %s (line %i)`,
    async (text) => {
      const way = ways.find(({ fits }) => fits.test(text));
      expect(way, 'no pattern matches this command').toBeDefined();
      await way?.look(text, file);
    },
  );
});

test('the commands of the documents have stored, linked and deleted the file', async () => {
  const info = await apiClient(stack).server('GET', `/files/${environment['ID']}`);
  expect(info.body['code']).toBe('file-deleted');
});
