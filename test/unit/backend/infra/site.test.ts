import { expect, test } from 'vitest';
import { connectOrigins } from '../../../../backend/ops/deploy/connect-origins.ts';
import { samArguments } from '../../../../backend/ops/deploy/sam.ts';
import { readDeploySettings } from '../../../../backend/ops/deploy/settings.ts';
import { Steps } from '../../../../backend/ops/deploy/steps.ts';
import { deploy } from '../../../../backend/ops/deploy/deploy.ts';
import { remove } from '../../../../backend/ops/deploy/remove.ts';
import {
  cacheControl,
  contentSecurityPolicy,
  contentType,
  otherHeaders,
} from '../../../../backend/infra/site/headers.ts';
import { connectPresigner } from '../../../../backend/stores/s3/connect-presigner.ts';
import { siteTemplate } from '../../../../backend/infra/site/template.ts';

const template = siteTemplate() as {
  Resources: Record<string, { Type: string; Properties: Record<string, never> }>;
};

test('CloudFront sends the same headers as the local site server', () => {
  const text = JSON.stringify(template.Resources['SiteHeaders']).toLowerCase();
  expect(text).toContain(contentSecurityPolicy('${connectorigins}').toLowerCase());
  for (const [name, value] of Object.entries(otherHeaders)) {
    if (name === 'x-content-type-options') expect(text).toContain('"contenttypeoptions"');
    else if (name === 'strict-transport-security') {
      expect(text).toContain('"accesscontrolmaxagesec":63072000,"includesubdomains":false');
      expect(value).toBe('max-age=63072000');
    } else expect(text).toContain(value.toLowerCase());
  }
});

test('the site’s content security policy allows no inline code, no eval and only the given origins', () => {
  const policy = contentSecurityPolicy('https://api.example.com');
  expect(policy).not.toContain('unsafe');
  expect(policy).not.toContain('blob:');
  expect(policy.match(/https:[^\s;]+/g)).toEqual(['https://api.example.com']);
});

test('only the CloudFront distribution can read the site bucket', () => {
  const { PublicAccessBlockConfiguration: blocked } =
    template.Resources['SiteBucket']?.Properties ?? {};
  expect(Object.values(blocked ?? {})).toEqual([true, true, true, true]);
  const { PolicyDocument } = template.Resources['SiteBucketPolicy']?.Properties ?? {};
  const { Statement } = PolicyDocument as unknown as {
    Statement: { Effect: string; Principal: unknown; Condition: object; Action: string }[];
  };
  const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
  expect(allowed).toHaveLength(1);
  expect(allowed[0]).toMatchObject({
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
  });
  expect(JSON.stringify(allowed[0]?.Condition)).toContain('distribution/${SiteDistribution}');
});

test('files with a content hash in their name are cached for a year, all others are revalidated', () => {
  expect(cacheControl('assets/page-1a2b.js')).toContain('immutable');
  for (const path of ['index.html', 'config.json', 'script-tag/script-tag.js', 'hash-worker.js']) {
    expect(cacheControl(path)).toBe('no-cache');
  }
  expect(() => contentType('secret.pem')).toThrow(/no known content type/);
});

test('pages may connect to the API and to every S3 host of a signed URL', () => {
  const allowed = connectOrigins('https://a.example.com/v1', 'files', 'eu-central-1').split(' ');
  expect(allowed[0]).toBe('https://a.example.com');
  const credentials = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const signed = ['true', 'false'].flatMap((TRANSFER_ACCELERATION) => {
    const env = { AWS_REGION: 'eu-central-1', SECOND_UPLOAD_HOST: 'true', ...credentials };
    const presign = connectPresigner('files', { ...env, TRANSFER_ACCELERATION }, Date.now);
    return [1, 2].map((number) =>
      presign.part({ key: 'demo/a', uploadId: 'u', number, length: 1 }, 900),
    );
  });
  const origins = new Set(signed.map((url) => new URL(url).origin));
  expect(origins.size).toBe(4);
  for (const origin of origins) expect(allowed).toContain(origin);
});

test.each([
  [['--stack', '1st'], /--stack 1st/],
  [['--stack', 'x'.repeat(41)], /at most 40/],
  [['--help'], /^npm run deploy/],
  [['--origins', 'example.com'], /--origins example.com/],
  [['--origins', 'https://example.com/page'], /--origins/],
  [['--parameter', 'Colour=red'], /Colour=red: no template/],
  [['--parameter', 'MaxFileSize'], /MaxFileSize: no template/],
  [['--parameter', 'AllowedOrigins=*'], /set by the deployment/],
  [['--delete'], /--delete/],
])('readDeploySettings(%j) throws an error with the wrong argument', (args, words) => {
  expect(() => readDeploySettings(args)).toThrow(words);
});

test('each --parameter is passed to the template that has it', () => {
  const words = '--parameter MaxFileSize=1000 --parameter SiteDomainName=demo.example.com';
  const settings = readDeploySettings(words.split(' '));
  expect(settings.filesParameters).toEqual({ MaxFileSize: '1000' });
  expect(settings.siteParameters).toEqual({ SiteDomainName: 'demo.example.com' });
});

test('samArguments() quotes values with spaces and passes empty values', () => {
  const parameters = { ConnectOrigins: 'https://a https://b', DomainName: '' };
  const settings = { template: 't.yaml', stack: 's', region: 'eu-central-1', confirm: false };
  const words = samArguments({ ...settings, parameters });
  expect(words.slice(words.indexOf('--parameter-overrides'))).toEqual([
    '--parameter-overrides',
    'ConnectOrigins="https://a https://b"',
    'DomainName=""',
  ]);
  expect(words.join(' ')).toContain('--region eu-central-1');
  expect(words).toContain('--no-confirm-changeset');
  expect(samArguments({ ...settings, parameters, confirm: true })).toContain('--confirm-changeset');
});

test('a dry run prints every step and runs none', async () => {
  const lines: string[] = [];
  const steps = new Steps(true, (line) => lines.push(line));
  const impossible = (): never => {
    throw new Error('A dry run has run a step');
  };
  await deploy(readDeploySettings(['--dry-run']), {
    steps,
    build: impossible,
    terminal: true,
  });
  await remove(readDeploySettings(['--dry-run', '--remove']), { steps, confirm: impossible });
  const titles = lines.filter((line) => /^\n\d/.test(line));
  expect(titles).toHaveLength(10);
  expect(lines.join('\n')).toContain('sam deploy --template-file backend/template.yaml');
  expect(lines.join('\n')).toContain('The stored files were not deleted');
});

test('a dry run shows the parameters of a new stack without the site', async () => {
  const lines: string[] = [];
  const steps = new Steps(true, (line) => lines.push(line));
  const args = '--dry-run --no-site --origins https://a.example.com';
  const removed = '--remove-origin https://b.example.com';
  await deploy(readDeploySettings(`${args} ${removed}`.split(' ')), { steps, terminal: true });
  const printed = lines.join('\n');
  expect(printed).toMatch(/^RequireGrant=true: .*--parameter RequireGrant=false\.$/m);
  expect(printed).toContain(
    '--parameter-overrides RequireGrant=true AllowedOrigins=https://a.example.com',
  );
  expect(printed).not.toContain('b.example.com');
});

test('options that contradict each other are refused', () => {
  expect(() => readDeploySettings(['--remove', '--check'])).toThrow(/cannot be combined/);
  expect(() => readDeploySettings(['--remove', '--remove-origin', 'https://a'])).toThrow(
    /cannot be combined/,
  );
});

test('a deployment without a site and without --origins is refused', async () => {
  const steps = new Steps(true, () => undefined);
  const settings = readDeploySettings(['--dry-run', '--no-site']);
  await expect(deploy(settings, { steps, terminal: true })).rejects.toThrow(/Pass --origins/);
});
