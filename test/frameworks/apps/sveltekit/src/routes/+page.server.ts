import { storeFiles } from '../../../store-files.ts';

export function load() {
  return { endpoint: process.env.API, apiKey: process.env.BROWSER_KEY };
}

export const actions = {
  default: async ({ request }: { request: Request }) => {
    const form = await request.formData();
    return { stored: await storeFiles(form.getAll('attachment').map(String)) };
  },
};
