import { expect, test } from 'vitest';
import { stopAtProblems } from '../../../../../../backend/ops/deploy/checks/run-checks.ts';
import {
  findingLine,
  ok,
  problem,
  warning,
} from '../../../../../../backend/ops/deploy/checks/finding.ts';
import { describeCaller } from '../../../../../../backend/ops/deploy/checks/identity.ts';
import {
  apiKeysFinding,
  tablesFinding,
} from '../../../../../../backend/ops/deploy/checks/quotas.ts';
import { decideReservation } from '../../../../../../backend/ops/deploy/checks/event-concurrency.ts';
import { tableFinding } from '../../../../../../backend/ops/deploy/checks/existing-storage.ts';
import { reservedConcurrency } from '../../../../../../backend/ops/deploy/checks/reserved-concurrency.ts';
import { checkStackState } from '../../../../../../backend/ops/deploy/checks/stack-state.ts';
import { checkTool } from '../../../../../../backend/ops/deploy/checks/tools.ts';
import { grantDefault } from '../../../../../../backend/ops/deploy/grant-default.ts';

const state = (status: string, outputs: object = { TableName: 't' }) =>
  checkStackState({
    name: 'files',
    ownOutput: 'TableName',
    facts: { status, outputs },
  });

test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])(
  'a stack in the state %s can be updated',
  (status) => expect(state(status).level).toBe('ok'),
);

test('a stack that does not exist, or has no resources yet, can be created', () => {
  const missing = { name: 'files', ownOutput: 'T', facts: undefined };
  expect(checkStackState(missing).level).toBe('ok');
  expect(state('REVIEW_IN_PROGRESS', {}).level).toBe('ok');
});

test.each([
  ['ROLLBACK_COMPLETE', 'aws cloudformation delete-stack --stack-name files'],
  ['CREATE_FAILED', 'aws cloudformation delete-stack --stack-name files'],
  ['DELETE_FAILED', 'aws cloudformation delete-stack --stack-name files'],
  ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback --stack-name files'],
  ['UPDATE_IN_PROGRESS', 'Wait until this change has ended'],
  ['DELETE_IN_PROGRESS', 'Wait until this change has ended'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'Wait until this change has ended'],
])('a stack in the state %s is a problem, and the text says what to do', (status, words) => {
  expect(state(status)).toMatchObject({ level: 'problem', text: expect.stringContaining(words) });
});

test('the stack of another project is never updated', () => {
  const text = expect.stringContaining('Choose another name');
  expect(state('CREATE_COMPLETE', { Url: 'u' })).toMatchObject({ level: 'problem', text });
});

test.each([
  ['arn:aws:sts::123456789012:assumed-role/Deployer/job-7', 'ok', 'role Deployer'],
  ['arn:aws:iam::123456789012:user/ops/anna', 'ok', 'user anna'],
  ['arn:aws-cn:iam::123456789012:root', 'warning', 'the root user'],
])('the caller %s is described', (arn, level, words) => {
  const text = expect.stringMatching(new RegExp(`^account 123456789012, ${words}`));
  expect(describeCaller(arn)).toMatchObject({ level, text });
});

test('reserved concurrency that would leave too little for other functions is a problem', () => {
  const decide = (unreserved: number, added: number, isChosen = false) =>
    decideReservation({ all: 1000, unreserved, added, isChosen });
  expect(decide(900, 0).finding.level).toBe('ok');
  expect(decide(1000, 900)).toMatchObject({ finding: { level: 'ok' }, parameters: {} });
  expect(decide(1000, 901)).toMatchObject({
    finding: { level: 'warning', text: expect.stringContaining('sets EventConcurrency=0') },
    parameters: { EventConcurrency: '0' },
  });
  expect(decide(1000, 901, true)).toMatchObject({
    finding: { level: 'problem', text: expect.stringContaining('--parameter EventConcurrency=0') },
    parameters: {},
  });
  expect(decide(10, 0).finding).toMatchObject({
    level: 'warning',
    text: expect.stringContaining('Service Quotas'),
  });
});

test('quotas that are used up are reported', () => {
  expect(apiKeysFinding(100).level).toBe('ok');
  expect(apiKeysFinding(9500).level).toBe('warning');
  expect(apiKeysFinding(9999).level).toBe('problem');
  expect(tablesFinding(3).level).toBe('ok');
  expect(tablesFinding(2500).level).toBe('warning');
});

test('the reserved concurrency of a template is summed up, with parameters', () => {
  const resource = (value: unknown) => ({ Properties: { ReservedConcurrentExecutions: value } });
  const template = {
    Parameters: { Workers: { Default: 7 } },
    Resources: {
      A: resource(5),
      B: resource({ Ref: 'Workers' }),
      C: { Properties: {} },
      D: resource({ 'Fn::If': ['WithScan', 3, { Ref: 'AWS::NoValue' }] }),
    },
  };
  expect(reservedConcurrency(template, {})).toBe(15);
  expect(reservedConcurrency(template, { Workers: '10' })).toBe(18);
});

test('a program that is not installed or does not run is a problem', async () => {
  expect(await checkTool('no-such-program', 'Install it.')).toEqual(
    problem('no-such-program', 'is not installed. Install it.'),
  );
  expect(await checkTool('false', 'Install it.')).toEqual(
    problem('false', 'cannot be run. Install it.'),
  );
  expect(await checkTool('node', 'Install it.')).toMatchObject({ level: 'ok' });
});

test('a deployment stops at problems and not at warnings', () => {
  expect(() => stopAtProblems([ok('npm', '11'), warning('API keys', 'many')])).not.toThrow();
  expect(() => stopAtProblems([ok('npm', '11'), problem('sam', 'is not installed')])).toThrow(
    /Nothing was created or changed.*\n {2}sam: is not installed$/,
  );
  expect(findingLine(ok('sam', '1.170.0'))).toBe('ok      sam                  1.170.0');
});

test('only a new stack without the site requires grants by default', () => {
  const settings = { site: false, filesParameters: {} };
  expect(grantDefault(settings, undefined)).toEqual({ RequireGrant: 'true' });
  expect(grantDefault(settings, { status: 'REVIEW_IN_PROGRESS' })).toEqual({
    RequireGrant: 'true',
  });
  expect(grantDefault(settings, { status: 'CREATE_COMPLETE' })).toEqual({});
  expect(grantDefault({ ...settings, site: true }, undefined)).toEqual({});
  expect(
    grantDefault({ site: false, filesParameters: { RequireGrant: 'false' } }, undefined),
  ).toEqual({});
});

test('an existing table must be ready, and must be one of this project', () => {
  const table = {
    TableStatus: 'ACTIVE' as const,
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' as const }],
    GlobalSecondaryIndexes: ['due', 'outbox', 'list'].map((IndexName) => ({ IndexName })),
  };
  expect(tableFinding('t', table).level).toBe('ok');
  expect(tableFinding('t', { ...table, TableStatus: 'CREATING' })).toMatchObject({
    level: 'problem',
    text: 't is CREATING. Wait until it is ACTIVE',
  });
  expect(tableFinding('t', { ...table, GlobalSecondaryIndexes: [] }).level).toBe('problem');
  expect(tableFinding('t', { ...table, KeySchema: [] }).level).toBe('problem');
  // A backup from before there were file events.
  expect(
    tableFinding('t', { ...table, GlobalSecondaryIndexes: [{ IndexName: 'due' }] }),
  ).toMatchObject({
    level: 'problem',
    text: 't lacks the indexes outbox, list. Add them, one after another',
  });
});
