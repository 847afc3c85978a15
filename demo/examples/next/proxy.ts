import { NextResponse, type NextRequest } from 'next/server';
import { SESSION_COOKIE } from './lib/visitor';

/** Gives a new visitor a session. Pages cannot set cookies themselves. */
export function proxy(request: NextRequest): NextResponse {
  if (request.cookies.has(SESSION_COOKIE)) return NextResponse.next();
  const session = crypto.randomUUID();
  // For the page that handles this request.
  request.cookies.set(SESSION_COOKIE, session);
  const response = NextResponse.next({ request });
  // Behind HTTPS, also set `secure`.
  response.cookies.set(SESSION_COOKIE, session, { httpOnly: true, sameSite: 'lax' });
  return response;
}

export const config = { matcher: '/' };
