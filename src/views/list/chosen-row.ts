import { html, nothing, type TemplateResult } from 'lit';
import { displayName } from '../../contract/file-names.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { RowItem } from '../row/row-item.ts';
import { rowText } from '../row/row-text.ts';

/**
 * The complete name and state of the chosen file of a long list, whose rows cut off long texts. It is hidden from
 * screen readers, which read the complete texts in the row.
 */
export function chosenRowTemplate(
  item: RowItem | undefined,
  translator: Translator,
): TemplateResult | typeof nothing {
  if (!item) return nothing;
  return html`<p class="rows-chosen" aria-hidden="true">
    <bdi>${displayName(item.file.name)}</bdi><bdi>${rowText(item, translator)}</bdi>
  </p>`;
}
