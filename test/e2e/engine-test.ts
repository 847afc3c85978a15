import { EnginePage, FileFolder } from './engine-page.ts';
import { test } from './fixtures.ts';

/** Provides an engine in a page, and files that are deleted after the test. */
export const engineTest = test.extend<{ engine: EnginePage; files: FileFolder }>({
  engine: async ({ page, demo }, use) => {
    await use(new EnginePage(page, demo));
    demo.server.stack.s3.faults.clear();
  },
  files: async ({}, use) => {
    const files = await FileFolder.make();
    await use(files);
    await files.remove();
  },
});
