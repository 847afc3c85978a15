import { createHmac } from 'node:crypto';
import { cookies } from 'next/headers';

export const SESSION_COOKIE = 'session';

interface Visitor {
  /** Identifies the visitor in the records. With a login, this is the id of the user. */
  readonly id: string;
  /** Binds the visitor's files to the visitor. */
  readonly uploadContext: string;
}

/** Returns the visitor of this request, which `proxy.ts` has given a session. */
export async function getVisitor(): Promise<Visitor | undefined> {
  const session = (await cookies()).get(SESSION_COOKIE)?.value;
  return session === undefined
    ? undefined
    : { id: derive('visitor', session), uploadContext: derive('upload', session) };
}

/**
 * The page's scripts can read the upload context, so it must not be the id of the session. A value that is derived
 * with a secret needs no storage.
 */
function derive(purpose: string, session: string): string {
  const { SESSION_SECRET } = process.env;
  if (!SESSION_SECRET) throw new Error('SESSION_SECRET is not set');
  return createHmac('sha256', SESSION_SECRET).update(`${purpose} ${session}`).digest('base64url');
}
