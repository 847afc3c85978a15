import * as v from 'valibot';

/**
 * S3's "Object Created" as EventBridge delivers it. The key is not URL-encoded here, unlike in S3's
 * own notifications, and the content type is in neither:
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
  /** As HeadObject gives it, with its quotes. */
  readonly etag: string;
}

/** Throws on anything else: the event then goes to the dead-letter queue, where somebody sees it. */
export function readObjectCreated(event: unknown): ObjectCreated {
  const { id, detail } = v.parse(ObjectCreatedEvent, event);
  return {
    requestId: id,
    bucket: detail.bucket.name,
    key: detail.object.key,
    etag: `"${detail.object.etag.replaceAll('"', '')}"`,
  };
}
