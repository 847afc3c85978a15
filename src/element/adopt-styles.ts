import { supportsAdoptingStyleSheets, type CSSResult, type CSSResultOrNative } from 'lit';

let filePondStyles: Promise<readonly string[]> | undefined;

/** The styles of the views in each root, which it needs again in another document. */
const addedTexts = new WeakMap<ShadowRoot, Set<string>>();

/** One sheet for each text, which all roots of a document share. A sheet works only in the document that made it. */
const sheetsByDocument = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** Adds FilePond's style sheets to a shadow root. A strict CSP allows them. */
export async function adoptFilePondStyles(root: ShadowRoot): Promise<void> {
  filePondStyles ??= loadFilePondStyles();
  // The next file tries again after a failure.
  filePondStyles.catch(() => {
    filePondStyles = undefined;
  });
  addTexts(root, await filePondStyles);
}

/** Adds style sheets to a shadow root. */
export function adoptStyles(root: ShadowRoot, styles: readonly CSSResult[]): void {
  addTexts(
    root,
    styles.map(({ cssText }) => cssText),
  );
}

/**
 * Gives a shadow root its styles again after it has come into another document, which takes away all sheets.
 *
 * @param own the styles of the element
 */
export function adoptStylesAgain(root: ShadowRoot, own: readonly CSSResultOrNative[]): void {
  const texts = own.flatMap((style) => ('cssText' in style ? style.cssText : []));
  setTexts(root, [...texts, ...(addedTexts.get(root) ?? [])]);
}

async function loadFilePondStyles(): Promise<readonly string[]> {
  const module = await import('../views/pond/load-filepond.ts');
  return module.loadFilePondStyles();
}

function addTexts(root: ShadowRoot, texts: readonly string[]): void {
  const added = addedTexts.get(root) ?? new Set();
  addedTexts.set(root, added);
  const more = texts.filter((text) => !added.has(text));
  for (const text of more) added.add(text);
  if (more.length > 0) setTexts(root, more, root.adoptedStyleSheets);
}

function setTexts(
  root: ShadowRoot,
  texts: readonly string[],
  before: readonly CSSStyleSheet[] = [],
): void {
  // Not in simulated DOMs such as jsdom, nor in a document without a window.
  const { CSSStyleSheet: Sheet } = root.ownerDocument.defaultView ?? {};
  if (!supportsAdoptingStyleSheets || !Sheet) return;
  root.adoptedStyleSheets = [
    ...before,
    ...texts.map((text) => sheetFor(root.ownerDocument, text, Sheet)),
  ];
}

function sheetFor(owner: Document, text: string, Sheet: typeof CSSStyleSheet): CSSStyleSheet {
  const sheets = sheetsByDocument.get(owner) ?? new Map<string, CSSStyleSheet>();
  sheetsByDocument.set(owner, sheets);
  const sheet = sheets.get(text) ?? new Sheet();
  if (!sheets.has(text)) {
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  return sheet;
}
