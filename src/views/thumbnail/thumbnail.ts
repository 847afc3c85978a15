import { drawPreview } from './draw-thumbnail.ts';

/** An item with a file. Two items can have the same file. */
interface HasFile {
  readonly file: { readonly name: string };
}

/** The thumbnails by item, so that a row that is scrolled back shows the same one. */
const thumbnails = new WeakMap<object, HTMLElement>();

/** Returns the thumbnail of a file: a small picture of an image, otherwise a badge with its extension. */
export function thumbnailFor(item: HasFile): HTMLElement {
  const { file } = item;
  let thumbnail = thumbnails.get(item);
  if (!thumbnail) {
    thumbnail = document.createElement('span');
    thumbnail.className = 'thumbnail';
    thumbnail.setAttribute('aria-hidden', 'true');
    thumbnail.textContent = kindOf(file.name);
    thumbnails.set(item, thumbnail);
    if (file instanceof File) void addPreview(thumbnail, item, file);
  }
  return thumbnail;
}

async function addPreview(thumbnail: HTMLElement, item: HasFile, file: File): Promise<void> {
  const drawn = await drawPreview(file, () => thumbnail.isConnected);
  if (drawn === 'not-wanted') thumbnails.delete(item);
  else if (drawn) thumbnail.replaceChildren(drawn);
}

/** Returns `PDF` for `report.pdf`. The text is clearer than an icon, in every font and color scheme. */
function kindOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1]?.toUpperCase() ?? '';
}
