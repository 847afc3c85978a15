import { afterEach, expect, test, vi } from 'vitest';
import { consoleLog } from '../../../../backend/runtime/log.ts';

afterEach(() => vi.restoreAllMocks());

function written(...line: Parameters<ReturnType<typeof consoleLog>>): Record<string, unknown> {
  const spy = vi.spyOn(console, line[0]).mockImplementation(() => undefined);
  consoleLog({ STACK_NAME: 'here' })(...line);
  expect(spy).toHaveBeenCalledOnce();
  return JSON.parse(String(spy.mock.calls[0]?.[0]));
}

test('a log line is one JSON object with level, event and time', () => {
  const line = written('warn', 'threat-found', { requestId: 'r', fileId: 'f' });
  expect(line).toEqual({
    level: 'warn',
    event: 'threat-found',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    requestId: 'r',
    fileId: 'f',
  });
});

test('a log line with metrics has the embedded metric format of CloudWatch', () => {
  const line = written('info', 'file-changed', {
    metrics: { FilesUploaded: 1, BytesUploaded: 7, OldestDue: 3 },
  });
  expect(line).toMatchObject({ Stack: 'here', FilesUploaded: 1, BytesUploaded: 7, OldestDue: 3 });
  expect(line['_aws']).toEqual({
    // In milliseconds. CloudWatch would drop seconds as a time in 1970.
    Timestamp: Date.parse(String(line['time'])),
    CloudWatchMetrics: [
      {
        Namespace: 'Filestore',
        Dimensions: [['Stack']],
        Metrics: [
          { Name: 'FilesUploaded', Unit: 'Count' },
          { Name: 'BytesUploaded', Unit: 'Bytes' },
          { Name: 'OldestDue', Unit: 'Seconds' },
        ],
      },
    ],
  });
});

test('consoleLog() throws without STACK_NAME', () => {
  expect(() => consoleLog({ STACK_NAME: '' })).toThrow('STACK_NAME is not set');
});
