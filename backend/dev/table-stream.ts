import type { RequestListener, Server, ServerResponse } from 'node:http';

type Image = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Receives the events of the stream, as Lambda's event source mapping sends them. */
type StreamTarget = (event: unknown) => Promise<void>;

/** DynamoDB's own limit is 10,000; the template asks for this many. */
const BATCH_RECORDS = 100;

/**
 * A stand-in for the stream of the table: passes each changed row that matches the filter of the template to the
 * function, batch by batch. It sees the changes of UpdateItem with ReturnValues ALL_NEW, which is how the functions
 * change files. Records in flight are lost when the process ends; on AWS they are not.
 */
export class TableStream {
  #target: StreamTarget | undefined;
  #records: object[] = [];
  #running: Promise<void> | undefined;
  #count = 0;

  /** Starts to deliver. Records from before are not kept. */
  connect(target: StreamTarget): void {
    this.#target = target;
  }

  /** Watches the answers of a DynamoDB server in this process. */
  watch(server: Server): void {
    const listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (incoming, response) => {
      if (String(incoming.headers['x-amz-target']).endsWith('.UpdateItem')) this.#tap(response);
      for (const listener of listeners) listener(incoming, response);
    });
  }

  /** Resolves when all records have been delivered. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #tap(response: ServerResponse): void {
    const end = response.end.bind(response) as (...parameters: unknown[]) => ServerResponse;
    response.end = ((...parameters: unknown[]) => {
      const [body] = parameters;
      if (response.statusCode === 200 && (typeof body === 'string' || Buffer.isBuffer(body))) {
        this.#changed(JSON.parse(String(body)) as { Attributes?: Image });
      }
      return end(...parameters);
    }) as typeof response.end;
  }

  #changed({ Attributes: image }: { Attributes?: Image }): void {
    const { key } = image ?? {};
    if (!image || !key || !matchesFilter(image) || !this.#target) return;
    this.#count += 1;
    this.#records.push(streamRecord(key, image, this.#count));
    this.#running ??= this.#deliver(this.#target).finally(() => {
      this.#running = undefined;
    });
  }

  async #deliver(target: StreamTarget): Promise<void> {
    while (this.#records.length > 0) {
      const Records = this.#records.splice(0, BATCH_RECORDS);
      // The events remain in their outboxes, and the schedule delivers them.
      await target({ Records }).catch((error: unknown) => {
        console.error('stream:', error instanceof Error ? error.name : error);
      });
    }
  }
}

/** The filter of the template: new events that nobody has tried to deliver. */
function matchesFilter(image: Image): boolean {
  return image['outboxShard']?.['N'] !== undefined && image['outboxAttempts']?.['N'] === undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
function streamRecord(key: object, NewImage: Image, count: number): object {
  return {
    eventID: String(count),
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      Keys: { key },
      NewImage,
      SequenceNumber: String(count),
      SizeBytes: JSON.stringify(NewImage).length,
      StreamViewType: 'NEW_IMAGE',
    },
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/filestore/stream/local',
  };
}
