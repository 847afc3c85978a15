import * as v from 'valibot';

/**
 * S3's "Object Created" event, as EventBridge delivers it. Unlike in S3 notifications, the key is not
 * URL-encoded. Only the key is read, because S3 itself says more about the object:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
const ObjectCreatedEvent = v.object({
  id: v.string(),
  source: v.literal('aws.s3'),
  'detail-type': v.literal('Object Created'),
  detail: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({ key: v.string() }),
  }),
});

export interface ObjectCreated {
  readonly requestId: string;
  readonly bucket: string;
  readonly key: string;
}

/** Throws on any other event, which then goes to the dead-letter queue and raises an alarm. */
export function readObjectCreated(event: unknown): ObjectCreated {
  const { id, detail } = v.parse(ObjectCreatedEvent, event);
  return {
    requestId: id,
    bucket: detail.bucket.name,
    key: detail.object.key,
  };
}
