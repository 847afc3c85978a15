import { drawPreview } from './draw-thumbnail.ts';

/** An item with a file. Two items can have the same file. */
export interface HasFile {
  readonly file: { readonly name: string };
}

/** The thumbnails by item, so that a row that is scrolled back shows the same one. */
const badges = new WeakMap<object, HTMLElement>();

/** Returns the thumbnail of a file: a small picture of an image, otherwise a badge with its extension. */
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

/** Returns `PDF` for `report.pdf`. The text is clearer than an icon, in every font and color scheme. */
function kindOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1]?.toUpperCase() ?? '';
}
