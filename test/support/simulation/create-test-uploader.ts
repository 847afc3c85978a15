import { Uploader, type UploaderSettings } from '../../../src/engine/uploader.ts';
import { SimulatedWorld } from './simulated-platform.ts';

export const settings: UploaderSettings = { endpoint: 'e', apiKey: 'k' };

/** An uploader in a world of its own, in which nothing happens by chance. */
export function createTestUploader(more: Partial<UploaderSettings> = {}) {
  const world = new SimulatedWorld(() => 0.5);
  const uploader = new Uploader({ ...settings, ...more }, world.platform());
  const count = (name: string): number => world.requests.filter((one) => one.name === name).length;
  return { world, uploader, count };
}
