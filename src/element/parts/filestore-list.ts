import type { ListItem } from '../list/list-item.ts';
import { listedItems } from '../upload-source.ts';
import { layoutStyles } from './layout-styles.ts';
import { RowPart } from './row-part.ts';

/**
 * The files with their states, and buttons to pause, resume, retry and remove them.
 *
 * @tagname filestore-list
 *
 * @attr {string} for - The id of the element that the list belongs to, if it is not inside of it
 * @attr {string} layout - `rows` by default; `grid` shows large thumbnails side by side, and `compact` small rows. More
 *   than 25 files are always rows
 *
 * @csspart list - The list of files
 * @csspart summary - The totals above a long list
 * @csspart rows - The part of a long list that scrolls
 * @csspart bar - The progress bar of all files, above a long list
 * @csspart row - A file
 *
 * @cssprop --filestore-tile - The smallest width of a tile in a grid, `9rem` by default
 */
export class FilestoreList extends RowPart {
  static override styles = [RowPart.styles, layoutStyles];
  static override properties = { layout: { reflect: true } };
  declare layout: 'rows' | 'grid' | 'compact' | null;

  protected override get shown(): readonly ListItem[] {
    return this.source ? listedItems(this.source) : [];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-list': FilestoreList;
  }
}
