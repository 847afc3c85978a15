import { parentPort, workerData } from 'node:worker_threads';
import type { NetworkOrder, NetworkAddresses } from './network.ts';
import { ShapingProxy } from './shaping-proxy.ts';

/*
 * Runs the proxies in a separate thread, not in the one that drives the browser. That thread's heap is large,
 * and each garbage collection of the proxies' buffers would scan all of it.
 */
const names = ['localhost', '127.0.0.1'].slice(0, workerData as number);
const app = await ShapingProxy.listen('localhost');
const api = await ShapingProxy.listen('localhost');
const uploads = await Promise.all(names.map((name) => ShapingProxy.listen(name)));

parentPort?.on('message', (order: NetworkOrder) => {
  if ('aim' in order) {
    app.aim(order.aim.appUrl);
    api.aim(order.aim.apiUrl);
    for (const proxy of uploads) proxy.aim(order.aim.s3Url);
  } else {
    app.shape = order.api;
    api.shape = order.api;
    for (const proxy of uploads) proxy.shape = order.s3;
  }
  parentPort?.postMessage('done', []);
});
const addresses: NetworkAddresses = {
  app: app.origin,
  api: api.origin,
  uploads: uploads.map(({ origin }) => origin),
};
parentPort?.postMessage(addresses, []);
