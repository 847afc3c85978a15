import type { CSSResult } from 'lit';

let sheets: Promise<readonly CSSStyleSheet[]> | undefined;

/** FilePond's sheets in a shadow root, shared by all of them. No style element: a strict CSP holds. */
export async function adoptFilePondStyles(root: ShadowRoot): Promise<void> {
  sheets ??= makeSheets();
  // What could not be loaded is tried again with the next file.
  sheets.catch(() => {
    sheets = undefined;
  });
  adopt(root, await sheets);
}

export function adoptStyles(root: ShadowRoot, styles: readonly CSSResult[]): void {
  adopt(
    root,
    styles.flatMap(({ styleSheet }) => styleSheet ?? []),
  );
}

async function makeSheets(): Promise<readonly CSSStyleSheet[]> {
  const { loadFilePondStyles } = await import('../views/pond/load-filepond.ts');
  return (await loadFilePondStyles()).map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}

function adopt(root: ShadowRoot, more: readonly CSSStyleSheet[]): void {
  root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, ...more])];
}
