import { html } from 'lit';
import type { ListItem } from '../list/list-item.ts';
import { RowPart } from './row-part.ts';

/**
 * The uploads that an earlier page began, with a button that resumes each of them. It is hidden if there are none, and
 * the list beside it leaves them out.
 *
 * @tagname filestore-resume
 *
 * @attr {string} for - The id of the element that it belongs to, if it is not inside of it
 *
 * @slot - A heading
 * @csspart list - The list of files
 * @csspart row - A file
 */
export class FilestoreResume extends RowPart {
  readonly showsInterrupted = true;

  protected override get shown(): readonly ListItem[] {
    return this.source?.list.items.filter(({ interruption }) => interruption === 'kept') ?? [];
  }

  protected override render(): unknown {
    return html`<slot></slot>${super.render()}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-resume': FilestoreResume;
  }
}
