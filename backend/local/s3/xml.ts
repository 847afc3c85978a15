import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from './s3-error.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  // A DOCTYPE could define entities; S3 knows none.
  processEntities: true,
  isArray: (name) => ['Tag', 'Object', 'Part'].includes(name),
});

export function writeXml(root: string, content: object): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: content })}`;
}

export function readXml(text: string): Record<string, unknown> {
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) {
    throw new S3Error('MalformedXML');
  }
  return parser.parse(text);
}
