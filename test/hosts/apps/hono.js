import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { backend, listening } from './backend.js';

const app = new Hono();
app.all('/v1/*', (c) => backend.fetch(c.req.raw, { address: getConnInfo(c).remote.address }));
serve({ fetch: app.fetch, hostname: 'localhost', port: 0 }, ({ port }) => listening(port));
