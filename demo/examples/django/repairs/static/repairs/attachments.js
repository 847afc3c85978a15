/*
 * Keeps the files of the form when the server shows it again. The form posts only the ids of its files. To list
 * them again, the page also needs their names, so it posts those in the field `files`.
 */
const element = document.querySelector('filestore-upload');
element.files = JSON.parse(element.dataset.files);
for (const { id, code } of JSON.parse(element.dataset.refused)) element.rejectFile(id, code);

element.form.addEventListener('formdata', ({ formData }) => {
  const files = element.files
    .filter(({ status, removed }) => status === 'done' && !removed)
    .map(({ id, name, size, type }) => ({ id, name, size, type }));
  formData.set('files', JSON.stringify(files));
});
