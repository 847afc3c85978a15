import { randomBytes } from 'node:crypto';

/** The caller's own trace id, or a new one. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html */
export function traceIdOf(incoming: string | undefined, time: number): string {
  if (incoming !== undefined && fieldsOf(incoming).has('Root')) return incoming;
  const seconds = Math.floor(time / 1000);
  return `Root=1-${seconds.toString(16).padStart(8, '0')}-${randomBytes(12).toString('hex')}`;
}

/** What the caller is told: its own id as it was, and with what was missing. */
export function answeredTraceId(traceId: string): string {
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
