import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import * as v from 'valibot';
import { S3Error } from './s3-error.ts';

/** Elements that may stand several times, and are a list even when they stand once. */
const LISTS = [
  'AllowedHeader',
  'AllowedMethod',
  'AllowedOrigin',
  'CORSRule',
  'ExposeHeader',
  'Object',
  'Part',
  'Rule',
  'Tag',
];

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  // A DOCTYPE could define entities; S3 knows none.
  processEntities: true,
  isArray: (name) => LISTS.includes(name),
});

export function writeXml(root: string, content: object): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: content })}`;
}

/** @throws {S3Error} MalformedXML where the text is not XML or not of this form */
export function parseXml<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, readXml(text));
  if (!parsed.success) throw new S3Error('MalformedXML');
  return parsed.output;
}

function readXml(text: string): Record<string, unknown> {
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) {
    throw new S3Error('MalformedXML');
  }
  return parser.parse(text);
}
