import { getFilestore, isPicture } from '../../../lib/filestore';
import { findAttachment } from '../../../lib/requests';
import { getVisitor } from '../../../lib/visitor';

interface Context {
  readonly params: Promise<{ readonly id: string }>;
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  // The API does not know who may see a file. The application does.
  const attachment = findAttachment((await params).id, (await getVisitor())?.id);
  if (!attachment || attachment.gone) return new Response('Not found', { status: 404 });
  const disposition = isPicture(attachment.type) ? 'inline' : 'attachment';
  const { url } = await getFilestore().download(attachment.id, { disposition });
  // The link expires, so that a browser must not reuse the redirect.
  return new Response(null, {
    status: 302,
    headers: { location: url, 'cache-control': 'no-store' },
  });
}
