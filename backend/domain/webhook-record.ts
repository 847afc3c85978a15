import * as v from 'valibot';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** 24 to 64 bytes, as the Standard Webhooks specification writes them. */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** The webhook of a tenant. */
export const WebhookRecord = v.object({
  url: v.pipe(v.string(), v.url()),
  /** The signing secrets, `whsec_…`, the newest first. During a rotation, each event has a signature of both. */
  secrets: v.pipe(v.array(v.pipe(v.string(), v.regex(SECRET))), v.minLength(1), v.maxLength(2)),
  /** Failed attempts since the last success. */
  failures: v.optional(Count, 0),
  /** No event is sent before this time, in milliseconds since the epoch. Set after a failure. */
  retryAt: v.optional(Count),
});
export type WebhookRecord = v.InferOutput<typeof WebhookRecord>;

/** What an operator sets of a webhook. */
export const NewWebhook = v.pick(WebhookRecord, ['url', 'secrets']);
export type NewWebhook = v.InferOutput<typeof NewWebhook>;
