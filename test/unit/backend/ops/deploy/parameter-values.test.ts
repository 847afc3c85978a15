import { expect, test } from 'vitest';
import {
  combinationProblem,
  parameterProblem,
} from '../../../../../backend/ops/deploy/parameter-values.ts';
import { readDeploySettings } from '../../../../../backend/ops/deploy/settings.ts';
import { parameters } from '../../../../../backend/infra/parameters.ts';
import { siteParameters } from '../../../../../backend/infra/site/parameters.ts';

test('the default of every parameter is a valid value', () => {
  for (const [name, definition] of Object.entries({ ...parameters, ...siteParameters })) {
    if ('Default' in definition) {
      expect([name, parameterProblem(name, String(definition.Default))]).toEqual([name, undefined]);
    }
  }
});

test.each([
  ['RequireGrant', 'yes', 'must be one of true, false'],
  ['LogRetentionDays', '31', 'must be one of 1, 3, 7'],
  ['UploadUrlSeconds', '60', 'must be a number from 120 to 3600'],
  ['UploadUrlSeconds', 'ten', 'must be a number from 120 to 3600'],
  ['PartBytes', '1', 'must be a number of at least'],
  ['AlarmEmail', 'nobody', 'must match'],
  ['DomainName', 'Files.example.com', 'must match'],
  ['Color', 'red', 'no template has a parameter with this name'],
])('the parameter %s=%s is refused before anything is built', (name, value, message) => {
  expect(parameterProblem(name, value)).toContain(message);
  expect(() => readDeploySettings(['--parameter', `${name}=${value}`])).toThrow(message);
});

test('a domain needs a certificate or a zone', () => {
  expect(combinationProblem({ DomainName: 'files.example.com' })).toMatch(/CertificateArn/);
  expect(combinationProblem({ DomainName: 'a.example.com', HostedZoneId: 'Z1' })).toBeUndefined();
  expect(combinationProblem({ DomainName: '' })).toBeUndefined();
  expect(combinationProblem({})).toBeUndefined();
});

test('a budget needs an email address', () => {
  expect(combinationProblem({ MonthlyBudget: '50' })).toBe('MonthlyBudget requires AlarmEmail');
  const AlarmEmail = 'ops@example.com';
  expect(combinationProblem({ MonthlyBudget: '50', AlarmEmail })).toBeUndefined();
});
