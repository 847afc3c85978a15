import { Uploader, type UploaderSettings } from '../../../src/engine/uploader.ts';
import { SimulatedBrowser } from './simulated-platform.ts';

export const settings: UploaderSettings = { endpoint: 'e', apiKey: 'k' };

/** Creates an uploader in a separate simulation without randomness. */
export function createTestUploader(more: Partial<UploaderSettings> = {}) {
  const browser = new SimulatedBrowser(() => 0.5);
  const uploader = new Uploader({ ...settings, ...more }, browser.platform());
  const count = (name: string): number =>
    browser.requests.filter((request) => request.name === name).length;
  return { browser, uploader, count };
}
