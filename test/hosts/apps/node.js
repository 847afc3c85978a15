import { createServer } from 'node:http';
import { toNodeListener } from 'filestore-upload/backend';
import { backend, listening } from './backend.js';

const server = createServer(toNodeListener(backend));
server.listen(0, 'localhost', () => listening(server.address().port));
