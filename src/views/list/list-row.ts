import { html, nothing, type TemplateResult } from 'lit';
import { rowContent } from '../row/file-row.ts';
import type { RowContext } from '../row/row-buttons.ts';
import type { RowItem } from '../row/row-item.ts';
import { rowState } from '../row/row-texts.ts';

interface RowPlace {
  /** Its number among the rows that the filter shows. */
  readonly index: number;
  /** Whether it is a row of a grid. */
  readonly isLong: boolean;
  readonly isChosen: boolean;
}

/** A row of the list view. */
export function listRow(
  item: RowItem,
  { index, isLong, isChosen }: RowPlace,
  context: RowContext,
): TemplateResult {
  return html`<div
    class="row"
    part="row"
    data-key=${item.key}
    data-state=${rowState(item)}
    data-index=${index}
    ?data-chosen=${isChosen}
    role=${isLong ? 'row' : 'listitem'}
    aria-rowindex=${isLong ? index + 1 : nothing}
  >
    ${rowContent(item, context)}
  </div>`;
}
