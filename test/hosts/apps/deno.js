import { backend, listening } from './backend.js';

const onListen = ({ port }) => listening(port);
Deno.serve({ hostname: 'localhost', port: 0, onListen }, (request, { remoteAddr }) =>
  backend.fetch(request, { address: remoteAddr.hostname }),
);
