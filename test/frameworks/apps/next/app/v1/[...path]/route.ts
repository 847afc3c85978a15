import { createBackend, type Backend } from 'filestore-upload/backend';

let backend: Backend | undefined;

function handler(request: Request): Promise<Response> {
  // On the first request: Next.js evaluates this module in its build too, where the settings are missing.
  backend ??= createBackend({
    storage: {
      bucket: 'bucket',
      endpoint: process.env['S3_ENDPOINT'],
      credentials: {
        accessKeyId: process.env['S3_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: process.env['S3_SECRET_ACCESS_KEY'] ?? '',
        sessionToken: process.env['S3_SESSION_TOKEN'],
      },
    },
    database: { sqlite: process.env['DATABASE'] ?? '' },
    keys: {
      browser: process.env['BROWSER_KEY'] ?? '',
      server: process.env['SERVER_KEY'] ?? '',
    },
    origins: [process.env['ORIGIN'] ?? ''],
    log: () => undefined,
  });
  return backend.fetch(request);
}

export { handler as GET, handler as POST, handler as DELETE, handler as OPTIONS };
