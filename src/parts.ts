import { FilestoreField } from './element/filestore-field.ts';
import { FilestoreButton } from './element/parts/filestore-button.ts';
import { FilestoreDropZone } from './element/parts/filestore-drop-zone.ts';
import { FilestoreList } from './element/parts/filestore-list.ts';
import { FilestoreProgress } from './element/parts/filestore-progress.ts';
import { FilestoreResume } from './element/parts/filestore-resume.ts';

/**
 * `filestore-upload/parts`: a control that draws nothing itself, and the parts that draw it. Importing it registers
 * their tags.
 *
 * ```html
 * <filestore-field name="photos" endpoint="https://…/v1" api-key="browser-…" multiple>
 *   <filestore-drop-zone></filestore-drop-zone>
 *   <filestore-list layout="grid"></filestore-list>
 * </filestore-field>
 * ```
 */
export {
  FilestoreButton,
  FilestoreDropZone,
  FilestoreField,
  FilestoreList,
  FilestoreProgress,
  FilestoreResume,
};

const elements = {
  'filestore-field': FilestoreField,
  'filestore-button': FilestoreButton,
  'filestore-drop-zone': FilestoreDropZone,
  'filestore-list': FilestoreList,
  'filestore-progress': FilestoreProgress,
  'filestore-resume': FilestoreResume,
} as const;

declare global {
  interface HTMLElementTagNameMap {
    'filestore-field': FilestoreField;
    'filestore-button': FilestoreButton;
    'filestore-drop-zone': FilestoreDropZone;
    'filestore-list': FilestoreList;
    'filestore-progress': FilestoreProgress;
    'filestore-resume': FilestoreResume;
  }
}

for (const [tag, element] of Object.entries(elements)) {
  // A second copy on the page leaves the first one registered.
  if (!customElements.get(tag)) customElements.define(tag, element);
}
