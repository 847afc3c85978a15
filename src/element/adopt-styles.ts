import type { CSSResult } from 'lit';

let sheets: Promise<readonly CSSStyleSheet[]> | undefined;

/** Adds FilePond's style sheets to a shadow root. All roots share them, and a strict CSP allows them. */
export async function adoptFilePondStyles(root: ShadowRoot): Promise<void> {
  sheets ??= makeSheets();
  // The next file tries again after a failure.
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
