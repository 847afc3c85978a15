import { createBackend } from 'filestore-upload/backend';

const { S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_SESSION_TOKEN } = process.env;
const { DATABASE, BROWSER_KEY, SERVER_KEY, ORIGIN, BASE_PATH } = process.env;

/** The backend of every application in this folder. */
export const backend = createBackend({
  storage: {
    bucket: 'bucket',
    endpoint: S3_ENDPOINT,
    credentials: {
      accessKeyId: S3_ACCESS_KEY_ID,
      secretAccessKey: S3_SECRET_ACCESS_KEY,
      sessionToken: S3_SESSION_TOKEN,
    },
  },
  database: { sqlite: DATABASE },
  keys: { browser: BROWSER_KEY, server: SERVER_KEY },
  origins: [ORIGIN],
  basePath: BASE_PATH,
  log: () => undefined,
});

/** Tells the test where the application listens. */
export function listening(port) {
  console.log(`port ${port}`);
}
