import { FilestoreUpload } from './element/filestore-upload.ts';

const TAG = 'filestore-upload';

/** Registers the tag. A second copy on the page leaves the first one registered and logs a warning. */
const registered = customElements.get(TAG);
if (!registered) customElements.define(TAG, FilestoreUpload);
else if (registered !== FilestoreUpload) {
  console.warn(`<${TAG}> is already registered by another copy, which stays in use`);
}
