import { Filestore } from 'filestore-upload/server';

export const API = process.env.API ?? 'http://localhost:5173/v1';

/** A function, because `next build` imports this module without the server's environment. */
export function getFilestore(): Filestore {
  const { SERVER_KEY = '', WEBHOOK_SECRET } = process.env;
  return new Filestore({ endpoint: API, serverKey: SERVER_KEY, webhookSecret: WEBHOOK_SECRET });
}

/** Pictures that a browser shows. An SVG can contain scripts, so the API gives no inline link to it. */
export function isPicture(type: string): boolean {
  return /^image\/(png|jpeg|gif|webp|avif)$/.test(type);
}
