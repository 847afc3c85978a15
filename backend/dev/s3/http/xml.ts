import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import * as v from 'valibot';
import { S3Error } from '../error.ts';

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

/** An element without content, or with nothing but the white space that indents a document. */
export const EmptyElement = v.pipe(v.string(), v.regex(/^\s*$/));

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  // White space is data: the key "b " is not the key "b".
  trimValues: false,
  processEntities: true,
  // Numeric references: every Go program writes the quotes of an ETag as &#34;.
  htmlEntities: true,
  isArray: (name) => LISTS.includes(name),
});

export function writeXml(root: string, content: object): string {
  const text = builder.build({ [root]: content });
  // A parser turns a carriage return into a line feed (XML 1.0, 2.11), which would be another key.
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text.replaceAll('\r', '&#13;')}`;
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

/** The five entities of XML itself, and references to characters that may stand in a document. */
const REFERENCE = /^&(amp|lt|gt|quot|apos|#0*[1-9]\d*|#x0*[1-9a-f][0-9a-f]*);/i;

function readXml(text: string): unknown {
  // First, because the patterns below take quadratic time where comments are not closed.
  if (XMLValidator.validate(text) !== true) throw new S3Error('MalformedXML');
  const outsideCdata = text.replace(/<!\[CDATA\[[^]*?\]\]>|<!--[^]*?-->/g, '');
  const references = outsideCdata.matchAll(/&[^;<]{0,12};?/g);
  if (
    text.includes('<!DOCTYPE') ||
    [...references].some(([reference]) => !REFERENCE.test(reference))
  ) {
    throw new S3Error('MalformedXML');
  }
  return withoutIndentation(parser.parse(text));
}

/** Text beside elements is the indentation of the document; anything else has no place there. */
function withoutIndentation(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutIndentation);
  if (typeof node !== 'object' || node === null) return node;
  const { '#text': indentation = '', ...elements } = node as Record<string, unknown>;
  if (typeof indentation !== 'string' || indentation.trim() !== '') {
    throw new S3Error('MalformedXML');
  }
  return Object.fromEntries(
    Object.entries(elements).map(([name, value]) => [name, withoutIndentation(value)]),
  );
}
