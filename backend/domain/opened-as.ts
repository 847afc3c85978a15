import { plainType } from '../../src/contract/media-types.ts';
import { familyOf, MAY_BE_PROGRAM } from './type-families.ts';

/** What happens to a file because of its extension. */
interface Opened {
  readonly extension: RegExp;
  /** What a message says. */
  readonly meaning: string;
  /** Whether somebody who declares this type means a file that is opened so. */
  readonly isMeantBy: (type: string) => boolean;
}

const matches =
  (pattern: RegExp) =>
  (type: string): boolean =>
    pattern.test(type);

/** Debian gives it the extension of screen savers. */
const SILVERLIGHT = /silverlight/;

/** Extensions that run when the file is opened, whatever else they may mean. */
const RUNNING: readonly Opened[] = [
  { extension: /^(s?html?|hta)$/, meaning: 'text/html', isMeantBy: matches(/html|\/hta$/) },
  { extension: /^xht(ml)?$/, meaning: 'application/xhtml+xml', isMeantBy: matches(/html/) },
  {
    extension: /^mht(ml)?$/,
    meaning: 'multipart/related',
    isMeantBy: matches(/html|mime|^(message|multipart)\//),
  },
  { extension: /^svgz?$/, meaning: 'image/svg+xml', isMeantBy: matches(/svg/) },
  {
    extension: /^(xml|xslt?)$/,
    meaning: 'application/xml',
    isMeantBy: matches(/^(text|application)\/.*(xml|xsl)/),
  },
  {
    extension: /^[cm]?js$/,
    meaning: 'text/javascript',
    isMeantBy: matches(/(java|ecma)script|\/(js|node)$/),
  },
  {
    extension: /^(jar|war|ear|class)$/,
    meaning: 'application/java-archive',
    isMeantBy: matches(/java|\/jar$/),
  },
  {
    extension: /^apk$/,
    meaning: 'application/vnd.android.package-archive',
    isMeantBy: matches(/android|\/apk$/),
  },
  { extension: /^wasm$/, meaning: 'application/wasm', isMeantBy: matches(/wasm/) },
  {
    extension: /^swf$/,
    meaning: 'application/vnd.adobe.flash.movie',
    isMeantBy: matches(/flash|futuresplash/),
  },
  {
    extension: /^(exe|dll|scr|pif|msi|deb|dmg)$/,
    meaning: 'a program',
    isMeantBy: (type) =>
      familyOf(type) === undefined &&
      (MAY_BE_PROGRAM.test(plainType(type)) || SILVERLIGHT.test(type)),
  },
];

/** Returns how a file with the extension runs, or undefined if it does not surely run. */
export function openedAs(extension: string): Opened | undefined {
  return RUNNING.find((opened) => opened.extension.test(extension));
}
