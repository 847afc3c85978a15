import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { commitObject, buildObject } from '../storage/commit-object.ts';
import { tooLarge } from '../checksum/body-checks.ts';
import { readChecksums } from '../checksum/checksums.ts';
import { ENCRYPTION, type Context, type S3Response } from '../context.ts';
import { storedFields } from '../http/stored-headers.ts';
import { TagDocument, readTags } from './object-tagging.ts';
import type { Tags } from '../storage/object-tags.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { checkPolicy, type PostPolicy } from '../auth/post-policy.ts';
import { checkFormHeaders } from '../http/request-headers.ts';
import { checksumHeaders } from './put-object.ts';
import { cappedAt, writeBody } from '../storage/receive-body.ts';
import { S3Error } from '../error.ts';
import { checkKey, objectUrl, type S3Request } from '../request.ts';
import { parseXml } from '../http/xml.ts';
import { xmlResponse } from '../http/xml-response.ts';

/**
 * The maximum size of the form without its file:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
const MAX_FIELD_BYTES = 20 * 1024;

/** Form fields by lower-case name, because S3 ignores the case. */
type FormFields = ReadonlyMap<string, string>;

/**
 * Handles a browser's form upload: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html. The
 * signature covers the policy and the policy covers the fields, so no other signature is required.
 */
export async function postObject(request: S3Request, context: Context): Promise<S3Response> {
  const form = await readForm(request);
  try {
    return await storeForm(request, form, context);
  } finally {
    // Discard the rest of a rejected file, so that the sender can read the error.
    form.file.resume();
  }
}

async function storeForm(
  request: S3Request,
  { fields, file, fileName, source }: Form,
  context: Context,
): Promise<S3Response> {
  const key = (fields.get('key') ?? '').replaceAll('${filename}', (name) => fileName ?? name);
  if (!fields.has('key')) {
    const rule = "Bucket POST must contain a field named 'key'.";
    const hint = 'If it is specified, please check the order of the fields.';
    throw S3Error.argument('key', '', `${rule}  ${hint}`);
  }
  if (key === '') throw new S3Error('UserKeyMustBeSpecified');
  checkKey(key);
  const policyFields = new Map([...fields, ['bucket', request.bucket], ['key', key]]);
  const policy = checkPolicy(policyFields, context);
  checkFormHeaders(fields);
  context.buckets.get(request.bucket);
  const object = await receive(readFile(file, source), fields, policy, context);
  const location = { bucket: request.bucket, key };
  const condition = { ifNoneMatch: false, ifMatch: undefined };
  await commitObject(context, location, object, condition, 'POST Object');
  return formResponse(request, fields, key, object);
}

async function receive(
  file: AsyncIterable<Buffer>,
  fields: FormFields,
  policy: PostPolicy,
  context: Context,
): Promise<StoredObject> {
  const tagging = fields.get('tagging');
  const tags = tagging === undefined ? {} : readFormTags(tagging);
  const { minBytes, maxBytes } = policy;
  const checksums = readChecksums(fields);
  const bytes = cappedAt(file, maxBytes, (size) => tooLarge(size, maxBytes));
  const body = await writeBody(bytes, context, { minBytes, maxBytes, checksums });
  if (body.blob.size < minBytes) {
    await context.blobs.remove(body.blob.id);
    throw S3Error.with('EntityTooSmall', {
      ProposedSize: body.blob.size,
      MinSizeAllowed: minBytes,
    });
  }
  return buildObject(body, context, {
    headers: storedFields(fields),
    tags,
  });
}

/** Reads the tags of a form. S3 treats any other XML document as having no tags, and rejects invalid XML. */
function readFormTags(text: string): Tags {
  parseXml(text, v.unknown());
  try {
    return readTags(parseXml(text, TagDocument));
  } catch (error) {
    if (error instanceof S3Error && error.code === 'MalformedXML') return {};
    throw error;
  }
}

function formResponse(
  request: S3Request,
  fields: FormFields,
  key: string,
  object: StoredObject,
): S3Response {
  const { etag } = object;
  const url = objectUrl(request, request.bucket, key);
  const headers = { etag, location: url, ...ENCRYPTION, ...checksumHeaders(object) };
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect);
    for (const [name, value] of [
      ['bucket', request.bucket],
      ['key', key],
      ['etag', etag],
    ] as const) {
      target.searchParams.set(name, value);
    }
    return { status: 303, headers: { ...headers, location: target.href } };
  }
  const status = Number(fields.get('success_action_status'));
  if (status === 201) {
    const document = { Location: url, Bucket: request.bucket, Key: key, ETag: etag };
    return { ...xmlResponse('PostResponse', document, headers), status };
  }
  return { status: status === 200 ? 200 : 204, headers };
}

interface Form {
  readonly fields: FormFields;
  readonly file: Readable;
  readonly fileName: string | undefined;
  /** The body that the parser reads. Its errors do not reach the file stream automatically. */
  readonly source: Readable;
}

/** Reads the fields before the file. S3 ignores the fields after it. */
async function readForm({ headers, body }: S3Request): Promise<Form> {
  const contentType = headers.get('content-type') ?? '';
  const parser = startParser(contentType);
  const fields = new Map<string, string>();
  const source = Readable.from(body);
  let bytes = 0;
  return new Promise<Form>((resolve, reject) => {
    parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      bytes += name.length + value.length;
      if (nameTruncated || valueTruncated || bytes > MAX_FIELD_BYTES) {
        reject(new S3Error('MaxPostPreDataLengthExceededError'));
      }
      fields.set(name.toLowerCase(), value);
    });
    parser.on('file', (_name, file, fileName) => {
      // A reader of the file receives the error. A rejected file has no reader, so the error must be handled
      // here.
      file.on('error', () => undefined);
      source.on('error', (error) => file.destroy(error));
      parser.on('error', (error: Error) => file.destroy(error));
      resolve({ fields: new Map(fields), file, fileName, source });
    });
    parser.on('error', () => reject(new S3Error('MalformedPOSTRequest')));
    parser.on('finish', () => {
      reject(new S3Error('InvalidArgument', 'POST requires exactly one file upload per request.'));
    });
    source.on('error', (error) => {
      reject(error);
      parser.destroy();
    });
    source.pipe(parser);
  });
}

function startParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      // Text without a file name in this field also counts as a file.
      isPartAFile: (name) => name?.toLowerCase() === 'file',
      limits: { fieldSize: MAX_FIELD_BYTES, fields: 200, files: 1 },
    });
  } catch {
    throw new S3Error('MalformedPOSTRequest');
  }
}

/** Reads the file. A cut connection or an incomplete form is an error instead of the end of the file. */
async function* readFile(file: Readable, source: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of file.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch {
    throw source.errored ?? new S3Error('MalformedPOSTRequest');
  }
  if (source.errored) throw source.errored;
}
