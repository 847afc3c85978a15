import { drawPreview, type Preview } from './draw-thumbnail.ts';

/** An item with a file. Two items can have the same file. */
interface HasFile {
  readonly file: { readonly name: string };
}

/** The thumbnails of an element by item, so that a row that is scrolled back shows the same one. */
const thumbnails = new WeakMap<object, WeakMap<object, HTMLElement>>();

/**
 * Returns the thumbnail of a file: a small picture of an image, otherwise a badge with its extension.
 *
 * @param owner the element that draws the row. Two lists of the same files need a thumbnail each
 */
export function thumbnailFor(
  item: HasFile,
  owner: object = thumbnails,
  preview?: Preview,
): HTMLElement {
  const { file } = item;
  const made = thumbnails.get(owner) ?? new WeakMap<object, HTMLElement>();
  thumbnails.set(owner, made);
  let thumbnail = made.get(item);
  if (!thumbnail) {
    thumbnail = document.createElement('span');
    thumbnail.className = 'thumbnail';
    thumbnail.setAttribute('aria-hidden', 'true');
    thumbnail.textContent = kindOf(file.name);
    made.set(item, thumbnail);
    if (file instanceof File) {
      void addPreview(thumbnail, file, preview, () => made.delete(item));
    }
  }
  return thumbnail;
}

/** @param forget called if the thumbnail has left the document before it was drawn */
async function addPreview(
  thumbnail: HTMLElement,
  file: File,
  preview: Preview | undefined,
  forget: () => void,
): Promise<void> {
  const drawn = await drawPreview(file, thumbnail, preview);
  if (drawn === 'not-wanted') forget();
  else if (drawn) thumbnail.replaceChildren(drawn);
}

/** Returns `PDF` for `report.pdf`. The text is clearer than an icon, in every font and color scheme. */
function kindOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1]?.toUpperCase() ?? '';
}
