import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { connectEventBus } from '../../backend/delivery/event-bus.ts';
import { sampleEvent } from '../support/sample-event.ts';

test('a bus that accepts a connection and never answers is an error within seconds', async () => {
  const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const bus = connectEventBus({
    STACK_NAME: 'stack',
    EVENT_BUS_NAME: 'default',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
  });
  // Two attempts of five seconds. Lambda would end the function after ninety.
  await expect(bus.put([sampleEvent(1)])).rejects.toThrow(/timed? ?out|timeout/i);
  silent.close();
});
