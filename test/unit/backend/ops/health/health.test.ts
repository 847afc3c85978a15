import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { metrics, type MetricName } from '../../../../../backend/domain/metrics.ts';
import { functions } from '../../../../../backend/infra/functions.ts';
import { logicalId } from '../../../../../backend/infra/logical-id.ts';
import { alarms } from '../../../../../backend/infra/resources/alarms.ts';
import { lastHours } from '../../../../../backend/ops/health/health.ts';
import { alarmQueries, countQueries } from '../../../../../backend/ops/health/queries.ts';
import { reportJson, reportLines } from '../../../../../backend/ops/health/report.ts';
import { readHealthSettings } from '../../../../../backend/ops/health/settings.ts';
import { resolve, type DeployedStack } from '../../../../../backend/ops/health/deployed-stack.ts';
import { breaches, subtract, total } from '../../../../../backend/ops/health/series.ts';
import { judge, sectionOf, type Measured } from '../../../../../backend/ops/health/verdicts.ts';

const all = alarms(functions);
const runbook = readFileSync(
  new URL('../../../../../backend/ops/RUNBOOK.md', import.meta.url),
  'utf8',
);
const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

/** Values that no alarm minds. */
const well: Measured = {
  counts: {},
  watched: all.map((alarm) => ({ alarm, value: 0, breached: false })),
  alarms: all.map(({ id }) => ({ id: `${id}Alarm`, state: 'OK' })),
};
const looks = (measured: Measured): string[] => judge(measured).flatMap(({ look }) => look ?? []);

describe('judge', () => {
  test('a stack whose values reach no threshold is well', () => {
    expect(looks(well)).toEqual([]);
    expect(looks({ counts: {}, watched: [], alarms: [] })).toEqual([]);
  });

  test.each(all.map((alarm) => [alarm.id, alarm] as const))(
    'a value beyond the threshold of %s names its section of the runbook',
    (id, alarm) => {
      const watched = well.watched.map((one) =>
        one.alarm === alarm ? { alarm, value: 1, breached: true } : one,
      );
      expect(looks({ ...well, watched })).toEqual([sectionOf(id)]);
      expect(sections).toContain(sectionOf(id));
    },
  );

  test('an alarm in ALARM is named, although the values of the period are fine', () => {
    const raised = well.alarms.map(({ id }) => ({
      id,
      state: id === 'DeadLettersAlarm' ? 'ALARM' : 'OK',
    }));
    const verdicts = judge({ ...well, alarms: raised });
    expect(verdicts.at(-1)).toMatchObject({
      label: 'DeadLettersAlarm is in ALARM now',
      look: 'DeadLetters',
    });
    expect(verdicts.filter(({ look }) => look !== undefined)).toHaveLength(1);
  });

  test('abandoned files are the registered ones that were not uploaded, and never negative', () => {
    const count = fc.nat({ max: 1000 });
    fc.assert(
      fc.property(count, count, (FilesStarted, FilesUploaded) => {
        const verdict = judge({ ...well, counts: { FilesStarted, FilesUploaded } }).find(
          ({ label }) => label === 'files abandoned',
        );
        expect(verdict?.value).toBe(Math.max(0, FilesStarted - FilesUploaded));
        const many = FilesStarted >= 100 && FilesUploaded < FilesStarted / 2;
        expect(verdict?.look).toBe(many ? 'AbandonedUploads' : undefined);
      }),
      {
        examples: [
          [200, 100],
          [100, 49],
          [99, 0],
        ],
      },
    );
  });

  test('failed calls need attention, and refused calls do not', () => {
    expect(looks({ ...well, counts: { CallsFailed: 1, CallsRefused: 9 } })).toEqual([
      'ApiFailures',
    ]);
  });
});

describe('queries', () => {
  const functionsOfStack = functions.filter(({ name }) => name !== 'scanned');
  const stack: DeployedStack = {
    name: 'files',
    parameters: { AlarmBytesPerHour: '5000', ExistingTableName: '' },
    resources: new Map(
      [
        ['FileTable', 'AWS::DynamoDB::Table', 'table-1'],
        ['DeadLetterQueue', 'AWS::SQS::Queue', 'https://sqs.example.com/123456789012/dead'],
        ...functionsOfStack.map(({ name }) => [logicalId(name), 'AWS::Lambda::Function', name]),
      ].map(([id = '', type = '', physicalId = '']) => [id, { type, physicalId }]),
    ),
  };

  test('every metric of the functions is read, delays by their maximum', () => {
    const queries = countQueries('files');
    expect(queries.map(({ name }) => name)).toEqual(Object.keys(metrics));
    const statisticOf = (metric: MetricName) => queries.find(({ name }) => name === metric)?.query;
    expect(statisticOf('OldestDue')).toMatchObject({
      namespace: 'Filestore',
      dimensions: { Stack: 'files' },
      statistic: 'Maximum',
    });
    expect(statisticOf('FilesStored')?.statistic).toBe('Sum');
  });

  test('what the alarms watch is read from the resources of the stack', () => {
    const queries = alarmQueries(all, stack);
    const find = (id: string) => queries.find(({ alarm }) => alarm.id === id);
    const dimensionsOf = (id: string) => find(id)?.query.dimensions;
    expect(dimensionsOf('ApiFailures')).toEqual({ ApiName: 'files', Stage: 'v1' });
    expect(dimensionsOf('TableReadsThrottled')).toEqual({ TableName: 'table-1' });
    expect(dimensionsOf('DeadLetters')).toEqual({ QueueName: 'dead' });
    expect(dimensionsOf('OrphanObjects')).toEqual({ Stack: 'files' });
    expect(dimensionsOf('PreprocessFunctionErrors')).toEqual({ FunctionName: 'preprocess' });
    expect(find('ManyBytes')?.threshold).toBe(5000);
    expect(find('AbandonedUploads')).toMatchObject({
      query: { metric: 'FilesStarted', periodSeconds: 3600 },
      minus: { metric: 'FilesUploaded', dimensions: { Stack: 'files' } },
    });
    // The stack of this test does not scan.
    expect(all.length - queries.length).toBe(1);
  });

  test('a stack with a restored table is asked for the metrics of that table', () => {
    const restored = new Map(stack.resources);
    restored.delete('FileTable');
    const parameters = { ...stack.parameters, ExistingTableName: 'restored' };
    const queries = alarmQueries(all, { ...stack, resources: restored, parameters });
    const reads = queries.find(({ alarm }) => alarm.id === 'TableReadsThrottled');
    expect(reads?.query.dimensions).toEqual({ TableName: 'restored' });
  });

  test('the value of a resource that the stack does not have is unknown', () => {
    expect(resolve({ 'Fn::Sub': '${AWS::StackName}-${Nothing}' }, stack)).toBeUndefined();
    expect(resolve({ 'Fn::Sub': '${AWS::StackName}-${FileTable}' }, stack)).toBe('files-table-1');
    expect(resolve({ 'Fn::GetAtt': ['FileTable', 'Arn'] }, stack)).toBeUndefined();
    expect(resolve({ Ref: 'Nothing' }, stack)).toBeUndefined();
  });

  test('a period begins with a full hour', () => {
    const { from, to } = lastHours(2, Date.UTC(2026, 0, 5, 10, 33, 7));
    expect(from.toISOString()).toBe('2026-01-05T08:00:00.000Z');
    expect(to.toISOString()).toBe('2026-01-05T10:33:07.000Z');
  });
});

describe('series', () => {
  const minutes = (...values: readonly (number | undefined)[]) =>
    new Map(
      values.flatMap((value, index) =>
        value === undefined ? [] : [[index * 300_000, value] as const],
      ),
    );
  const alarm = all.find(({ id }) => id === 'SlowPreprocess');
  const runs = all.find(({ id }) => id === 'SweepStopped');
  if (!alarm || !runs) throw new Error('The template has no such alarm');

  test('the values of a time are summed up, or the largest counts', () => {
    expect(total('Sum', minutes(1, 2, 3))).toBe(6);
    expect(total('Maximum', minutes(1, 3, 2))).toBe(3);
    expect(total('p95', new Map())).toBe(0);
  });

  test('an alarm of three periods needs three values in a row beyond its threshold', () => {
    expect(alarm).toMatchObject({ periods: 3, periodSeconds: 300 });
    expect(breaches(alarm, 10, minutes(11, 11, 10, 11, 11))).toBe(false);
    expect(breaches(alarm, 10, minutes(11, 11, undefined, 11))).toBe(false);
    expect(breaches(alarm, 10, minutes(1, 11, 12, 13, 1))).toBe(true);
  });

  test('the sum of many periods does not breach the threshold of one', () => {
    const hourly = { ...alarm, statistic: 'Sum', periods: 1 } as const;
    expect(breaches(hourly, 10, minutes(9, 9, 9))).toBe(false);
    expect(breaches(hourly, 10, minutes(9, 11, 9))).toBe(true);
  });

  test('a function that did not run at all breaches the alarm for its runs', () => {
    expect(breaches(runs, 1, new Map())).toBe(true);
    expect(breaches(runs, 1, minutes(undefined, 1))).toBe(false);
  });

  test('a difference takes a missing value as 0', () => {
    expect(subtract(minutes(5, 6), minutes(2, undefined, 3))).toEqual(minutes(3, 6, -3));
  });
});

describe('report', () => {
  const period = lastHours(1, Date.UTC(2026, 0, 5, 10, 33, 7));
  const counts = {
    FilesStarted: 200,
    FilesUploaded: 50,
    BytesUploaded: 123_456_789,
    CallsFailed: 2,
  };
  const verdicts = judge({ ...well, counts });

  test('the table has a line for each value, with what to look at', () => {
    const lines = reportLines('files', period, verdicts);
    expect(lines[0]).toBe('files, 2026-01-05 09:00 to 2026-01-05 10:33 (UTC)');
    const rows = lines.slice(2, -2);
    expect(rows).toHaveLength(verdicts.length);
    expect(rows).toContainEqual(expect.stringMatching(/^files registered +200 {2}ok$/));
    expect(rows).toContainEqual(
      expect.stringMatching(/^files abandoned +150 {2}look at “AbandonedUploads”$/),
    );
    expect(rows).toContainEqual(expect.stringMatching(/^bytes uploaded +123\.5 MB {2}ok$/));
    expect(rows).toContainEqual(
      expect.stringMatching(/^calls failed \(5xx\) +2 {2}look at “ApiFailures”$/),
    );
    expect(lines.at(-1)).toMatch(/^2 of \d+ lines need your attention/);
    expect(reportLines('files', period, judge(well)).at(-1)).toBe('All is well.');
  });

  test('JSON has the same values, and says whether all is well', () => {
    expect(reportJson('files', period, verdicts)).toMatchObject({ stack: 'files', healthy: false });
    expect(reportJson('files', period, judge(well))).toMatchObject({ healthy: true });
  });
});

test.each([
  [['--hours', '0'], /--hours must be a whole number from 1 to 336/],
  [['--hours', 'many'], /--hours must be/],
  [['--days', '3'], /Unknown option '--days'/],
  [['--help'], /^npm run health/],
])('readHealthSettings(%j) is refused: %s', (args, message) => {
  expect(() => readHealthSettings(args)).toThrow(message);
});

test('the default is the stack filestore and one day', () => {
  expect(readHealthSettings([])).toEqual({ stack: 'filestore', hours: 24, json: false });
});
