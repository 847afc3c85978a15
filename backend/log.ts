/**
 * What may be logged. The list is closed on purpose: a token, a presigned URL or an API key has no
 * field to get into.
 */
export interface LogFields {
  requestId?: string;
  operation?: string;
  fileId?: string;
  tenant?: string;
  status?: number;
  code?: string;
  state?: string;
  milliseconds?: number;
  count?: number;
  /** Name and stack of an unforeseen error, never its message: messages quote their input. */
  error?: string;
}

export type Log = (level: 'info' | 'warn' | 'error', event: string, fields: LogFields) => void;

/** One JSON object a line, as CloudWatch Logs Insights reads it. */
export const logToConsole: Log = (level, event, fields) => {
  console[level](JSON.stringify({ level, event, time: new Date().toISOString(), ...fields }));
};

/** The type and place of an error without its message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return [error.name, ...places].join('\n');
}
