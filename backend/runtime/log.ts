import { readString } from './environment.ts';
import { embeddedMetrics, type MetricCounts } from '../domain/metrics.ts';

/**
 * The fields of a log line. There is no field for tokens, presigned URLs and API keys, so that they cannot
 * be logged.
 */
export interface LogFields {
  requestId?: string;
  operation?: string;
  fileId?: string;
  fileIds?: readonly string[];
  tenant?: string;
  /** The hash of the caller's address (backend/domain/client.ts). */
  client?: string;
  status?: number;
  code?: string;
  state?: string;
  milliseconds?: number;
  /** The name of a guarantee of the store, and what the store did instead (backend/stores/s3/guarantees.ts). */
  guarantee?: string;
  detail?: string;
  /** CloudWatch extracts these metrics from the log line. */
  metrics?: MetricCounts;
  /** Name and stack of an unexpected error. Its message is left out, because messages quote input. */
  error?: string;
}

export type Log = (level: 'info' | 'warn' | 'error', event: string, fields: LogFields) => void;

/** The environment variables of `consoleLog`. */
export interface LogEnvironment {
  readonly STACK_NAME: string;
}

/** Returns a log that writes one JSON object per line, as CloudWatch Logs Insights expects. */
export function consoleLog(env: LogEnvironment): Log {
  const stack = readString(env, 'STACK_NAME');
  return (level, event, { metrics, ...fields }) => {
    const time = new Date();
    const counted = metrics && embeddedMetrics(metrics, stack, time.getTime());
    const line = { level, event, time: time.toISOString(), ...fields, ...counted };
    console[level](JSON.stringify(line));
  };
}

/** Writes one JSON object per line to the console, with the metrics as they are. */
export const jsonLog: Log = (level, event, fields) => {
  console[level](JSON.stringify({ level, event, time: new Date().toISOString(), ...fields }));
};

/** Returns the name and stack frames of an error, without its message. */
export function safeErrorText(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return [error.name, ...frames].join('\n');
}
