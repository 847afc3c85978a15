import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isFileEvent, type FileEvent } from '../../src/contract/file-events.ts';
import type { WebhookFailure } from './webhook-sender.ts';

/** An event that no receiver has accepted within a day. */
export interface DeadLetter {
  readonly event: FileEvent;
  /** Where it has not arrived. */
  readonly channel: 'bus' | 'webhook';
  /** Why the last attempt failed. */
  readonly reason: WebhookFailure | 'bus';
  /** When the stack gave up, in ISO 8601. */
  readonly failedAt: string;
}

/** A dead letter that has been received. */
export interface ReceivedLetter {
  readonly letter: DeadLetter;
  /** Deletes it from the queue. */
  delete(): Promise<void>;
  /** Gives it back, so that another command can receive it at once. */
  release(): Promise<void>;
}

export interface DeadLetterQueue {
  send(letter: DeadLetter): Promise<void>;
  /** Returns some letters, or undefined when there are no more. A letter that is not deleted comes back later. */
  receive(): Promise<readonly ReceivedLetter[] | undefined>;
}

/** A dead-letter queue in SQS. */
export class SqsDeadLetters implements DeadLetterQueue {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(url: string, client: SQSClient) {
    this.#url = url;
    this.#client = client;
  }

  async send(letter: DeadLetter): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#url, MessageBody: JSON.stringify(letter) }),
    );
  }

  async receive(): Promise<readonly ReceivedLetter[] | undefined> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        // Longer than a command takes, so that no letter comes twice.
        VisibilityTimeout: 900,
      }),
    );
    if (Messages.length === 0) return undefined;
    return Messages.flatMap(({ Body = '', ReceiptHandle }) => {
      const letter = parseDeadLetter(Body);
      if (!letter) return [];
      const message = { QueueUrl: this.#url, ReceiptHandle };
      const remove = new DeleteMessageCommand(message);
      const release = new ChangeMessageVisibilityCommand({ ...message, VisibilityTimeout: 0 });
      return [
        {
          letter,
          delete: async () => void (await this.#client.send(remove)),
          release: async () => void (await this.#client.send(release)),
        },
      ];
    });
  }
}

/** Returns undefined for a text that is not a dead letter. */
export function parseDeadLetter(text: string): DeadLetter | undefined {
  try {
    const letter = JSON.parse(text) as Partial<DeadLetter> | null;
    return letter && isFileEvent(letter.event) ? (letter as DeadLetter) : undefined;
  } catch {
    return undefined;
  }
}
