import { backend, listening } from './backend.js';

const server = Bun.serve({
  hostname: 'localhost',
  port: 0,
  fetch: (request, self) => backend.fetch(request, self.requestIP(request)),
});
listening(server.port);
