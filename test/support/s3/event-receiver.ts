import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import type { EventBus } from '../../../backend/dev/event-bus.ts';

/**
 * S3 event notifications, as posted by versitygw:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
const Notification = v.object({
  Records: v.array(
    v.object({
      eventName: v.string(),
      eventTime: v.string(),
      s3: v.object({
        bucket: v.object({ name: v.string() }),
        object: v.object({
          key: v.string(),
          size: v.nullish(v.number(), 0),
          eTag: v.nullish(v.string(), ''),
        }),
      }),
    }),
  ),
});

/** Receives a real server's events at the configured port and forwards those of one bucket. */
export class EventReceiver {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(bucket: string, events: EventBus): Promise<EventReceiver> {
    const receive = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
      const parsed = v.safeParse(Notification, await json(incoming));
      response.end();
      // At its start, the server also posts a test event, which has no records.
      for (const { eventName, eventTime, s3 } of parsed.success ? parsed.output.Records : []) {
        if (s3.bucket.name !== bucket || !eventName.includes('ObjectCreated')) continue;
        events.send({
          bucket,
          key: s3.object.key,
          size: s3.object.size,
          etag: s3.object.eTag.replaceAll('"', ''),
          requestId: 'REAL',
          reason: eventName.endsWith('CompleteMultipartUpload')
            ? 'CompleteMultipartUpload'
            : 'PutObject',
          time: Date.parse(eventTime),
        });
      }
    };
    const server = createServer((incoming, response) => void receive(incoming, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(Number(process.env['TEST_S3_EVENT_PORT']), '127.0.0.1', resolve);
    });
    return new EventReceiver(server);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
