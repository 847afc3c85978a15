import { InvalidWebhookError } from 'filestore-upload/server';
import { getFilestore } from '../../lib/filestore';
import { processEvent } from '../../lib/requests';

export async function POST(request: Request): Promise<Response> {
  try {
    processEvent(await getFilestore().verifyWebhook(request));
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof InvalidWebhookError)) throw error;
    return new Response(null, { status: 401 });
  }
}
