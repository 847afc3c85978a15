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
    // Scripts, shortcuts and settings that Windows and macOS run at a double click.
    extension:
      /^(bat|cmd|com|ps1|psm1|vbs?|vbe|jse|ws[cfh]|sct|scf|lnk|url|reg|msc|cpl|inf|chm|hlp|jnlp|xll|application|appref-ms|settingcontent-ms|library-ms|searchconnector-ms|appinstaller|diagcab|rdp|slk|iqy|scptd?|applescript|webloc|inetloc|fileloc|terminal|command|workflow|desktop)$/,
    meaning: 'a script or a shortcut',
    isMeantBy: matches(
      /ms-?(download|shortcut|application|htmlhelp)|jnlp|wsc|script|batch|registry|desktop|sylk|rdp/,
    ),
  },
  {
    // Scripts that run where their interpreter is installed.
    extension: /^(pyw?|rb|pl|sh|bash|zsh|csh|fish|tcl|ahk|au3)$/,
    meaning: 'a script',
    isMeantBy: matches(/python|ruby|perl|shell|\/(c|ba|z)?sh$|tcl|script|^text\/plain$/),
  },
  {
    extension: /^(doc|dot|xls|xlt|xla|ppt|pot|pps|ppa|sld)m$|^(mde|accd[be])$/,
    meaning: 'a document with macros',
    isMeantBy: matches(/macroenabled|msaccess/),
  },
  {
    // What a system mounts or installs, with programs in it.
    extension: /^(iso|img|vhdx?|udf|appx|appxbundle|msix|msixbundle|pkg|mpkg)$/,
    meaning: 'a disk or a package',
    isMeantBy: matches(
      /iso|cd-image|disk|rom|virtual|octet-stream|package|appx|msix|installer|\/raw/,
    ),
  },
  {
    // Scripts that a web server runs if it serves the folder in which a file was saved.
    extension: /^(php\d?|phtml|phar|jspx?|asp|aspx|ashx|asmx|cgi|cfm)$/,
    meaning: 'a script of a web server',
    isMeantBy: matches(/php|jsp|asp|cgi|^text\/plain$/),
  },
  {
    extension: /^(exe|dll|scr|pif|msi|msp|deb|dmg)$/,
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
