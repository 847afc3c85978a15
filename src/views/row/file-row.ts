import { html, nothing, type TemplateResult } from 'lit';
import { displayName } from '../../contract/file-names.ts';
import { thumbnailFor } from '../thumbnail/thumbnail.ts';
import { buttons, type RowContext } from './row-buttons.ts';
import type { RowItem } from './row-item.ts';
import { rowTexts } from './row-texts.ts';

/** The content of the row of one file. The list view and FilePond's rows share it. */
export function rowContent(item: RowItem, context: RowContext): TemplateResult {
  const { translator, cellRole } = context;
  const name = displayName(item.file.name);
  return html`<span class="row-thumbnail"
      >${thumbnailFor(item, context.thumbnailOwner, context.preview)}</span
    >
    ${rowTexts(item, translator, cellRole, progressBar(item, name))}
    <span class="row-buttons" role=${cellRole ?? nothing}>${buttons(item, name, context)}</span>`;
}

function progressBar({ file, state }: RowItem, name: string): TemplateResult | undefined {
  if (!('sent' in state)) return undefined;
  return html`<progress
    class="upload-bar row-bar"
    aria-label=${name}
    max=${file.size || 1}
    value=${state.sent}
  ></progress>`;
}
