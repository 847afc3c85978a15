import { badgeStyles } from './badge-styles.ts';
import { drawPreview } from './preview.ts';

export { badgeStyles };

/** One that has been drawn once is shown again when its row comes back. */
const badges = new WeakMap<object, HTMLElement>();

/** What stands before the name of a file: its picture if it is one, otherwise what kind of file it is. */
export function badgeOf(file: { readonly name: string }): HTMLElement {
  let badge = badges.get(file);
  if (!badge) {
    badge = document.createElement('span');
    badge.className = 'badge';
    badge.setAttribute('aria-hidden', 'true');
    badge.textContent = kindOf(file.name);
    badges.set(file, badge);
    if (file instanceof File) void addPreview(badge, file);
  }
  return badge;
}

async function addPreview(badge: HTMLElement, file: File): Promise<void> {
  const drawn = await drawPreview(file, () => badge.isConnected);
  if (drawn === 'not-wanted') badges.delete(file);
  else if (drawn) badge.replaceChildren(drawn);
}

/** `PDF` of `report.pdf`: says more than a drawing, in every font and colour scheme. */
function kindOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1]?.toUpperCase() ?? '';
}
