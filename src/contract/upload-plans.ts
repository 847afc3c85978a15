import {
  bytes,
  enumOf,
  integer,
  list,
  object,
  stringMap,
  union,
  url,
  type Infer,
} from './schema.ts';

/** A single upload: a signed PUT of exactly the registered size, with exactly these headers. */
export const PutPlan = object({
  /** The type of this plan: one PUT. */
  kind: enumOf('put'),
  /**
   * Where to send the PUT. The query contains the signature. Do not change or log it.
   * @example "https://bucket.s3.eu-central-1.amazonaws.com/a/b?X-Amz-Signature=0123"
   */
  url,
  /**
   * The headers of the PUT, all of which are signed. An HTTP client adds `Content-Length` itself.
   * @example { "content-type": "application/pdf", "x-amz-checksum-crc64nvme": "rosUhgp5mIg=" }
   */
  headers: stringMap,
  /**
   * Seconds until the URL expires. A duration, because the client's clock may be wrong.
   * @example 900
   */
  expiresIn: integer,
});
export type PutPlan = Infer<typeof PutPlan>;

/**
 * A form upload: a signed POST of a form with `fields` in any order, then the content as `file`. S3 accepts only
 * the content whose SHA-256 was signed. The browser sends no preflight request.
 */
export const FormPlan = object({
  /** The type of this plan: one POST of a form. */
  kind: enumOf('form'),
  /**
   * Where to send the POST, as `multipart/form-data`.
   * @example "https://bucket.s3.eu-central-1.amazonaws.com/"
   */
  url,
  /**
   * The fields of the form, which contain the signature. Send all of them before the field `file`.
   * @example { "key": "a/b", "policy": "e30=", "x-amz-signature": "0123" }
   */
  fields: stringMap,
  /**
   * Seconds until the form expires.
   * @example 120
   */
  expiresIn: integer,
});
export type FormPlan = Infer<typeof FormPlan>;

/** A signed PUT of one part, of exactly the length that the plan gives it. */
export const SignedPart = object({
  /**
   * The number of the part. The first part is 1.
   * @example 1
   */
  number: integer,
  /**
   * Where to send the PUT of the part, without additional headers. The `ETag` of the response is needed for
   * `complete`.
   * @example "https://bucket.s3.eu-central-1.amazonaws.com/a/b?partNumber=1&X-Amz-Signature=0123"
   */
  url,
});
export type SignedPart = Infer<typeof SignedPart>;

/**
 * A multipart upload: parts in any order, then a call to `complete`. `parts` has the URLs of the first parts; the
 * `parts` operation returns the others.
 */
export const MultipartPlan = object({
  /** The type of this plan: a multipart upload. */
  kind: enumOf('multipart'),
  /**
   * Bytes of every part except the last, which has the rest.
   * @example 25165824
   */
  partSize: bytes,
  /**
   * The number of parts, at most 10,000.
   * @example 3
   */
  partCount: integer,
  /** The signed URLs of the first parts. */
  parts: list(SignedPart),
  /**
   * Seconds until the part URLs expire.
   * @example 900
   */
  expiresIn: integer,
});
export type MultipartPlan = Infer<typeof MultipartPlan>;

/** How to upload the content of a file. The `kind` is one that the request accepts. */
export const UploadPlan = union(PutPlan, MultipartPlan, FormPlan);
export type UploadPlan = Infer<typeof UploadPlan>;
