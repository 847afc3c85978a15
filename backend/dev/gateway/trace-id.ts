import { randomBytes } from 'node:crypto';

/**
 * Returns the client's trace ID or a new one.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export function traceIdOf(incoming: string | undefined, time: number): string {
  if (incoming !== undefined && fieldsOf(incoming).has('Root')) return incoming;
  const seconds = Math.floor(time / 1000);
  return `Root=1-${seconds.toString(16).padStart(8, '0')}-${randomBytes(12).toString('hex')}`;
}

/** Returns the trace ID for the response: the client's ID with the missing fields added. */
export function responseTraceId(traceId: string): string {
  const fields = fieldsOf(traceId);
  const parent = fields.get('Parent');
  return [
    `Root=${fields.get('Root')}`,
    `Parent=${parent ?? randomBytes(8).toString('hex')}`,
    `Sampled=${fields.get('Sampled') ?? (parent === undefined ? '0' : '1')}`,
  ].join(';');
}

function fieldsOf(traceId: string): Map<string, string> {
  return new Map(
    traceId.split(';').map((field): [string, string] => {
      const [name = '', value = ''] = field.trim().split('=', 2);
      return [name, value];
    }),
  );
}
