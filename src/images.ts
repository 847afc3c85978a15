/**
 * Pictures before they are uploaded: `filestore-upload/images`. Importing it has no side effects.
 *
 * ```js
 * element.prepare = (file) => removeMetadata(file);
 * ```
 */
export { removeMetadata } from './images/remove-metadata.ts';
export { DamagedPictureError } from './images/byte-window.ts';
