import { parameters } from '../../../backend/infra/parameters.ts';
import { preflightPaths } from '../../../backend/infra/openapi/gateway.ts';
import { prices } from '../../../backend/ops/prices.ts';
import { FILES_PER_CALL } from '../../../src/contract/limits.ts';
import { dollarsPerMillion } from './cost-table.ts';
import type { AbuseUsage } from './measure-abuse.ts';

/** What limits a stranger who has one browser key, or none. All rates are per second. */
export interface Bounds {
  readonly preflightsOfAllPaths: number;
  readonly callsOfOneKey: number;
  /** Some of the calls of the key. */
  readonly confirmsOfOneKey: number;
  /** Files in the first hour of a day. */
  readonly filesInAnHour: number;
  readonly bytesOfADay: number;
  readonly repeatedEvents: number;
}

/** The duration of an invocation of `uploaded` for a recorded file, which only reads a row. */
const EVENT_MILLISECONDS = 20;

/** The defaults of the template. */
export const defaultBounds: Bounds = {
  preflightsOfAllPaths: preflightPaths.length * parameters.PreflightsPerSecond.Default,
  callsOfOneKey: parameters.RequestsPerSecond.Default,
  confirmsOfOneKey: parameters.ConfirmsPerSecond.Default,
  filesInAnHour: parameters.FilesPerDay.Default,
  bytesOfADay: parameters.BytesPerDay.Default,
  repeatedEvents: eventsPerSecond(parameters.EventConcurrency.Default),
};

/** The quota of an account for all its APIs in a region, and the writes that S3 accepts below one prefix. */
const ACCOUNT_CALLS = 10_000;
const S3_WRITES = 3500;

/** What bounded the same attacks before there were these parameters. */
export const formerBounds: Bounds = {
  preflightsOfAllPaths: ACCOUNT_CALLS,
  callsOfOneKey: 50,
  confirmsOfOneKey: 50,
  filesInAnHour: 50 * FILES_PER_CALL * 3600,
  bytesOfADay: Number.POSITIVE_INFINITY,
  repeatedEvents: S3_WRITES,
};

function eventsPerSecond(concurrency: number): number {
  return (concurrency * 1000) / EVENT_MILLISECONDS;
}

const HOUR = 3600;
const MILLION = 1_000_000;

interface Attack {
  readonly name: string;
  readonly bound: string;
  /** Dollars in an hour, or undefined if nothing bounds it. */
  readonly dollars: (bounds: Bounds) => number;
}

/** Returns the attacks that the stack bounds, with what each costs. */
export function attacks(usage: AbuseUsage): readonly Attack[] {
  const perCall = (calls: number, one: number): number => (calls * HOUR * one) / MILLION;
  const dearestFile = Math.max(
    dollarsPerMillion(usage.abandonedMultipart),
    dollarsPerMillion(usage.abandonedFile),
  );
  const dearestCall = Math.max(
    dollarsPerMillion(usage.refusedCall),
    dollarsPerMillion(usage.listedParts),
  );
  return [
    {
      name: 'CORS preflights, which need no key',
      bound: '`PreflightsPerSecond` for each path',
      dollars: (bounds) => perCall(bounds.preflightsOfAllPaths, prices.perMillion.apiCalls),
    },
    {
      name: 'calls of `confirm`, each for a hundred files that were never uploaded',
      bound: '`ConfirmsPerSecond`',
      dollars: (bounds) => perCall(bounds.confirmsOfOneKey, dollarsPerMillion(usage.confirmCall)),
    },
    {
      name: 'other calls with the browser key, the most expensive ones',
      bound: '`RequestsPerSecond`',
      dollars: (bounds) => perCall(bounds.callsOfOneKey - bounds.confirmsOfOneKey, dearestCall),
    },
    {
      name: 'files that are registered and abandoned',
      bound: '`FilesPerDay`, used up in the first hour',
      dollars: (bounds) => (bounds.filesInAnHour * dearestFile) / MILLION,
    },
    {
      name: 'bytes that are uploaded and deleted after a day',
      bound: '`BytesPerDay`, used up in the first hour',
      dollars: (bounds) =>
        (bounds.bytesOfADay / 10 ** 9) * (prices.perGigabyte.storedForAMonth / 30),
    },
    {
      name: 'functions that handle the events of repeated forms',
      bound: '`EventConcurrency`',
      dollars: (bounds) => perCall(bounds.repeatedEvents, dollarsPerMillion(usage.repeatedEvent)),
    },
  ];
}

/** Returns the table of the security guide. */
export function abuseTable(usage: AbuseUsage): string {
  const all = attacks(usage);
  const sum = (bounds: Bounds): string =>
    dollarsText(all.reduce((total, { dollars }) => total + dollars(bounds), 0));
  return [
    '| attack with one copied browser key | bounded by | dollars in an hour | without these bounds |',
    '| --- | --- | ---: | ---: |',
    ...all.map(
      ({ name, bound, dollars }) =>
        `| ${name} | ${bound} | ${dollarsText(dollars(defaultBounds))} | ${dollarsText(dollars(formerBounds))} |`,
    ),
    `| **all of them at once** | | **${sum(defaultBounds)}** | ${sum(formerBounds)} |`,
    `| requests to S3 with one signed URL, again and again | nothing but S3’s ${S3_WRITES.toLocaleString('en')} requests per second | up to ${dollarsText((S3_WRITES * HOUR * prices.perMillion.s3Writes) / MILLION)}; with a form ${dollarsText((S3_WRITES * HOUR * (prices.perMillion.s3Writes + prices.perMillion.events)) / MILLION)} | the same |`,
  ].join('\n');
}

function dollarsText(dollars: number): string {
  if (!Number.isFinite(dollars)) return 'unbounded';
  // All calls are those of another row.
  if (dollars === 0) return '–';
  return dollars < 100 ? dollars.toFixed(2) : Math.round(dollars).toLocaleString('en');
}
