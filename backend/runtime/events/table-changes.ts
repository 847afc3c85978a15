import * as v from 'valibot';

/** An event of the table's stream, as far as it is used: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const StreamEvent = v.object({
  Records: v.array(
    v.object({
      eventSource: v.literal('aws:dynamodb'),
      dynamodb: v.object({ Keys: v.object({ key: v.object({ S: v.string() }) }) }),
    }),
  ),
});

/** Returns the keys of the rows that have changed, or undefined for another event. */
export function changedKeys(event: unknown): readonly string[] | undefined {
  const parsed = v.safeParse(StreamEvent, event);
  if (!parsed.success) return undefined;
  return parsed.output.Records.map(({ dynamodb }) => dynamodb.Keys.key.S);
}
