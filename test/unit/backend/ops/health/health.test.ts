import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { metrics, type MetricName } from '../../../../../backend/domain/metrics.ts';
import { functions } from '../../../../../backend/infra/functions.ts';
import { alarms } from '../../../../../backend/infra/resources/alarms.ts';
import { combine } from '../../../../../backend/ops/health/cloudwatch.ts';
import { lastHours } from '../../../../../backend/ops/health/health.ts';
import { alarmQueries, countQueries } from '../../../../../backend/ops/health/queries.ts';
import { reportJson, reportLines } from '../../../../../backend/ops/health/report.ts';
import { readHealthSettings } from '../../../../../backend/ops/health/settings.ts';
import {
  resolveDimension,
  type StackResources,
} from '../../../../../backend/ops/health/stack-resources.ts';
import {
  ABANDONED_SECTION,
  judge,
  sectionOf,
  type Measured,
} from '../../../../../backend/ops/health/verdicts.ts';

const all = alarms(functions);
const runbook = readFileSync(
  new URL('../../../../../backend/ops/RUNBOOK.md', import.meta.url),
  'utf8',
);
const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

/** Values that no alarm minds. */
const well: Measured = {
  counts: {},
  watched: all.map((alarm) => ({ alarm, value: alarm.threshold })),
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
      const value = alarm.threshold + (alarm.comparison === 'GreaterThanThreshold' ? 1 : -1);
      const watched = well.watched.map((one) => (one.alarm === alarm ? { alarm, value } : one));
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
        expect(verdict?.look).toBe(many ? ABANDONED_SECTION : undefined);
      }),
      {
        examples: [
          [200, 100],
          [100, 49],
          [99, 0],
        ],
      },
    );
    expect(sections).toContain(ABANDONED_SECTION);
  });

  test('failed calls need attention, and refused calls do not', () => {
    expect(looks({ ...well, counts: { CallsFailed: 1, CallsRefused: 9 } })).toEqual([
      'ApiFailures',
    ]);
  });
});

describe('queries', () => {
  const resources: StackResources = new Map(
    [
      ['FileTable', 'AWS::DynamoDB::Table', 'table-1'],
      [
        'DeadLetterQueue',
        'AWS::SQS::Queue',
        'https://sqs.eu-central-1.amazonaws.com/123456789012/dead',
      ],
      ...functions
        .filter(({ name }) => name !== 'scanned')
        .map(({ name }) => [
          `${name[0]?.toUpperCase()}${name.slice(1)}Function`,
          'AWS::Lambda::Function',
          name,
        ]),
    ].map(([id = '', type = '', physicalId = '']) => [id, { type, physicalId }]),
  );

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
    const queries = alarmQueries(all, 'files', resources);
    const dimensionsOf = (id: string) =>
      queries.find(({ alarm }) => alarm.id === id)?.query.dimensions;
    expect(dimensionsOf('ApiFailures')).toEqual({ ApiName: 'files', Stage: 'v1' });
    expect(dimensionsOf('TableReadsThrottled')).toEqual({ TableName: 'table-1' });
    expect(dimensionsOf('DeadLetters')).toEqual({ QueueName: 'dead' });
    expect(dimensionsOf('OrphanObjects')).toEqual({ Stack: 'files' });
    expect(dimensionsOf('PreprocessFunctionErrors')).toEqual({ FunctionName: 'preprocess' });
    // The stack of this test does not scan.
    expect(all.length - queries.length).toBe(1);
  });

  test('a stack without expire is not asked for its runs', () => {
    const without = new Map(resources);
    without.delete('ExpireFunction');
    const ids = alarmQueries(all, 'files', without).map(({ alarm }) => alarm.id);
    expect(ids.filter((id) => id.startsWith('Expire'))).toEqual([]);
  });

  test('a dimension of a resource that the stack does not have has no value', () => {
    expect(
      resolveDimension({ 'Fn::Sub': '${AWS::StackName}-${Nothing}' }, 'files', resources),
    ).toBeUndefined();
    expect(
      resolveDimension({ 'Fn::Sub': '${AWS::StackName}-${FileTable}' }, 'files', resources),
    ).toBe('files-table-1');
    expect(
      resolveDimension({ 'Fn::GetAtt': ['FileTable', 'Arn'] }, 'files', resources),
    ).toBeUndefined();
  });

  test('the values of a period are summed up, or the largest counts', () => {
    expect(combine('Sum', [1, 2, 3])).toBe(6);
    expect(combine('Maximum', [1, 3, 2])).toBe(3);
    expect(combine('p95', [])).toBe(0);
  });

  test('a period begins at a multiple of five minutes', () => {
    const { from, to } = lastHours(2, Date.UTC(2026, 0, 5, 10, 33, 7));
    expect(from.toISOString()).toBe('2026-01-05T08:30:00.000Z');
    expect(to.toISOString()).toBe('2026-01-05T10:33:07.000Z');
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
    expect(lines[0]).toBe('files, 2026-01-05 09:30 to 2026-01-05 10:33 (UTC)');
    const rows = lines.slice(2, -2);
    expect(rows).toHaveLength(verdicts.length);
    expect(rows).toContainEqual(expect.stringMatching(/^files registered +200 {2}ok$/));
    expect(rows).toContainEqual(
      expect.stringMatching(/^files abandoned +150 {2}look at “Abandoned files”$/),
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
  [['--hours', '0'], /--hours must be a whole number from 1 to 1512/],
  [['--hours', 'many'], /--hours must be/],
  [['--days', '3'], /Unknown option '--days'/],
  [['--help'], /^npm run health/],
])('readHealthSettings(%j) is refused: %s', (args, message) => {
  expect(() => readHealthSettings(args)).toThrow(message);
});

test('the default is the stack filestore and one day', () => {
  expect(readHealthSettings([])).toEqual({ stack: 'filestore', hours: 24, json: false });
});
