/**
 * Pictures before they are uploaded, and previews: `filestore-upload/images`. Importing it has no side effects.
 *
 * ```js
 * element.prepare = (file, { signal }) => resizeImage(file, { maxWidth: 2048, maxHeight: 2048, signal });
 * element.preview = videoFrame;
 * ```
 */
export { removeMetadata } from './images/remove-metadata.ts';
export { DamagedPictureError } from './images/byte-reader.ts';
export { resizeImage, UndecodablePictureError, type ResizeOptions } from './images/resize-image.ts';
export { videoFrame } from './images/video-frame.ts';
