import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import * as v from 'valibot';
import { S3Error } from '../error.ts';

/** Elements that can occur more than once. They are always parsed as a list. */
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

/** An element without content, or with only whitespace. */
export const EmptyElement = v.pipe(v.string(), v.regex(/^\s*$/));

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  // Whitespace is significant: the keys "b " and "b" differ.
  trimValues: false,
  processEntities: true,
  // Needed for numeric references: Go programs write the quotes of an ETag as &#34;.
  htmlEntities: true,
  isArray: (name) => LISTS.includes(name),
});

export function writeXml(root: string, content: object): string {
  const text = builder.build({ [root]: content });
  // Parsers turn a carriage return into a line feed (XML 1.0, 2.11), which would change the key.
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text.replaceAll('\r', '&#13;')}`;
}

/** @throws {S3Error} MalformedXML if the text is not XML or does not match the schema */
export function parseXml<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, readXml(text));
  if (!parsed.success) throw new S3Error('MalformedXML');
  return parsed.output;
}

/** The five predefined entities of XML, and references to characters that are allowed in XML. */
const REFERENCE = /^&(amp|lt|gt|quot|apos|#0*[1-9]\d*|#x0*[1-9a-f][0-9a-f]*);/i;

function readXml(text: string): unknown {
  // This check must be first, because the patterns below take quadratic time if a comment is not closed.
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

/** Removes the whitespace between elements. Other text between elements is an error. */
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
