import { join } from 'node:path';
import { startSiteServer } from './server.ts';

/** `npm run site` serves the built site with the headers of CloudFront. `PORT` defaults to 4173. */
const { url } = await startSiteServer({
  directory: join(import.meta.dirname, '../../../dist/site'),
  port: Number(process.env['PORT'] ?? 4173),
  connect: process.env['CONNECT'] ?? '',
});
console.log(`site ${url}`);
