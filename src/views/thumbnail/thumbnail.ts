import { drawPreview } from './draw-thumbnail.ts';

/** A file on a list; the same file may be on two. */
export interface HasFile {
  readonly file: { readonly name: string };
}

/** One that has been drawn once is shown again when its row comes back. */
const badges = new WeakMap<object, HTMLElement>();

/** What stands before the name of a file: its picture if it is one, otherwise what kind of file it is. */
export function thumbnailFor(item: HasFile): HTMLElement {
  const { file } = item;
  let badge = badges.get(item);
  if (!badge) {
    badge = document.createElement('span');
    badge.className = 'badge';
    badge.setAttribute('aria-hidden', 'true');
    badge.textContent = kindOf(file.name);
    badges.set(item, badge);
    if (file instanceof File) void addPreview(badge, item, file);
  }
  return badge;
}

async function addPreview(badge: HTMLElement, item: HasFile, file: File): Promise<void> {
  const drawn = await drawPreview(file, () => badge.isConnected);
  if (drawn === 'not-wanted') badges.delete(item);
  else if (drawn) badge.replaceChildren(drawn);
}

/** `PDF` of `report.pdf`: says more than a drawing, in every font and colour scheme. */
function kindOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1]?.toUpperCase() ?? '';
}
