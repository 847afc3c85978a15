import { storeFiles } from '../../../store-files';

export default defineEventHandler(async (event) => {
  const form = await readFormData(event);
  return storeFiles(form.getAll('attachment').map(String));
});
