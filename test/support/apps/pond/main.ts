import * as FilePond from 'filepond';
import { createProcess, createRevert, createUploader } from 'filestore-upload/filepond';

const { settings } = await import(/* @vite-ignore */ `${location.origin}/settings.js`);
const uploader = createUploader(settings);
const input = document.querySelector('input');
const output = document.querySelector('output');
if (input && output) {
  FilePond.create(input, {
    server: { process: createProcess(uploader), revert: createRevert(uploader) },
    onprocessfile: (_error, file) => (output.textContent = `Done: ${file.filename}`),
    onprocessfilerevert: (file) => (output.textContent = `Undone: ${file.filename}`),
  });
}
