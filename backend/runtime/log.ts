import { readString } from './environment.ts';
import { embeddedMetrics, type MetricCounts } from '../domain/metrics.ts';

/**
 * What may be logged. The list is closed on purpose: a token, a presigned URL or an API key has no
 * field to get into.
 */
export interface LogFields {
  requestId?: string;
  operation?: string;
  fileId?: string;
  fileIds?: readonly string[];
  tenant?: string;
  status?: number;
  code?: string;
  state?: string;
  milliseconds?: number;
  /** Counted by CloudWatch from this very line. */
  metrics?: MetricCounts;
  /** Name and stack of an unforeseen error, never its message: messages quote their input. */
  error?: string;
}

export type Log = (level: 'info' | 'warn' | 'error', event: string, fields: LogFields) => void;

/** What `consoleLog` must be told. */
export interface LogEnvironment {
  readonly STACK_NAME: string;
}

/** One JSON object a line, as CloudWatch Logs Insights reads it. */
export function consoleLog(env: LogEnvironment): Log {
  const stack = readString(env.STACK_NAME, 'STACK_NAME');
  return (level, event, { metrics, ...fields }) => {
    const time = new Date();
    const counted = metrics && embeddedMetrics(metrics, stack, time.getTime());
    const line = { level, event, time: time.toISOString(), ...fields, ...counted };
    console[level](JSON.stringify(line));
  };
}

/** The type and place of an error without its message. */
export function safeErrorText(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return [error.name, ...places].join('\n');
}
