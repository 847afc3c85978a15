import type { UploaderSettings } from '../../engine/uploader.ts';
import type { RowContext } from '../../views/row/row-buttons.ts';
import type { FileConstraints } from '../input/validate-file.ts';

/** The attributes of the element that the list needs. Invalid ones are left out. */
export interface ListSettings extends Omit<UploaderSettings, 'grant'>, FileConstraints {
  readonly grant?: string | undefined;
  readonly context?: string | undefined;
  readonly kind?: string | undefined;
  /** The name of the form field. */
  readonly field?: string | undefined;
  /** Pictures of files that the browser cannot draw. */
  readonly preview?: RowContext['preview'];
  /** Whether people may change the order of the files. */
  readonly reorder?: boolean;
  /** When false, a new file replaces the current one. */
  readonly multiple: boolean;
}

/** What an upload needs of the settings. */
export type UploadSettings = Pick<ListSettings, 'context' | 'kind' | 'field' | 'prepare'>;
