import * as v from 'valibot';

/**
 * S3's "Object Created" event, as EventBridge delivers it. Unlike in S3 notifications, the key is not
 * URL-encoded. Neither contains the content type:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
const ObjectCreatedEvent = v.object({
  id: v.string(),
  source: v.literal('aws.s3'),
  'detail-type': v.literal('Object Created'),
  detail: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({ key: v.string(), etag: v.string(), size: v.number() }),
  }),
});

export interface ObjectCreated {
  readonly requestId: string;
  readonly bucket: string;
  readonly key: string;
  /** The ETag in quotes, as HeadObject returns it. */
  readonly etag: string;
}

/** Throws on any other event, which then goes to the dead-letter queue and raises an alarm. */
export function readObjectCreated(event: unknown): ObjectCreated {
  const { id, detail } = v.parse(ObjectCreatedEvent, event);
  return {
    requestId: id,
    bucket: detail.bucket.name,
    key: detail.object.key,
    etag: `"${detail.object.etag.replaceAll('"', '')}"`,
  };
}
