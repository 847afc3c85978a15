import Fastify from 'fastify';
import { toNodeListener } from 'filestore-upload/backend';
import { backend, listening } from './backend.js';

const app = Fastify();
const listener = toNodeListener(backend);
await app.register(async (scope) => {
  // The backend reads the body itself.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.all('/v1/*', (request, reply) => {
    reply.hijack();
    return listener(request.raw, reply.raw);
  });
});
await app.listen({ host: 'localhost', port: 0 });
listening(app.server.address().port);
