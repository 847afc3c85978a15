/** A file event that the server has received as a webhook. Times are in ISO 8601. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly receivedAt: string;
  /** How many times it was received. */
  readonly times: number;
}
