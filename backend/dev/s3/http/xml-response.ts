import type { S3Response } from '../context.ts';
import { writeXml } from './xml.ts';

/** Creates a response with an XML document in S3's namespace. */
export function xmlResponse(
  root: string,
  content: object,
  headers: Readonly<Record<string, string>> = {},
): S3Response {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', ...headers },
    body: writeXml(root, { '@_xmlns': 'http://s3.amazonaws.com/doc/2006-03-01/', ...content }),
  };
}
