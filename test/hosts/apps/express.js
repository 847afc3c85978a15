import express from 'express';
import { toNodeListener } from 'filestore-upload/backend';
import { backend, listening } from './backend.js';

const app = express();
// As in many applications: it has read the body before the backend sees the request.
app.use(express.json({ limit: '2mb' }));
app.use('/v1', toNodeListener(backend));
const server = app.listen(0, 'localhost', () => listening(server.address().port));
