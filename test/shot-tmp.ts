import { chromium } from '@playwright/test';
import { startSiteServer } from '../backend/infra/site/server.ts';
import { launchOptions } from './e2e/launch-options.ts';
import { picture } from './e2e/screenshot.ts';
const site = await startSiteServer({ directory: 'dist/site', port: 0, connect: '' });
const browser = await chromium.launch(launchOptions());
for (const width of [1280, 360]) {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  page.on('console', (m) => console.log(m.text()));
  page.on('pageerror', (m) => console.log('ERR', m.message));
  for (const name of (process.argv[2] ?? 'chat avatar table page wizard gallery').split(' ')) {
    await page.goto(`${site.url}/layout-${name}.html`);
    await page.waitForFunction(() => (document.querySelector('filestore-field') as any)?.endpoint);
    const files = [
      [200, 90, 60],
      [60, 140, 200],
      [90, 180, 90],
      [180, 150, 50],
      [120, 60, 160],
    ].map((c, i) => ({
      name: [
        'Harbor at dawn.png',
        'Invoice 2026-11.png',
        'Kitchen before the renovation, from the window side.png',
        'd.png',
        'e.png',
      ][i]!,
      mimeType: 'image/png',
      buffer: picture(400, 300, c),
    }));
    const inputs = page.locator('filestore-field input[type=file]');
    const count = await inputs.count();
    for (let i = 0; i < Math.min(count, name === 'table' ? 1 : 1); i++)
      await inputs
        .nth(i)
        .setInputFiles(['avatar', 'table'].includes(name) ? files.slice(0, 1) : files);
    await page.waitForTimeout(4000);
    await page.screenshot({ path: `/tmp/shots/${name}-${width}.png`, fullPage: true });
  }
}
await browser.close();
site.close();
