import { storeFiles } from '../../../store-files';

export async function POST(request: Request) {
  const form = await request.formData();
  return Response.json(await storeFiles(form.getAll('attachment').map(String)));
}
