import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type DemoPage } from './fixtures.ts';

/** An element that is moved to the document of a frame, and back. */

/** Moves the form into a new frame, or back into the page. */
function move({ page }: DemoPage, to: 'frame' | 'page'): Promise<void> {
  return page.evaluate((target) => {
    const state = window as unknown as { moved?: HTMLFormElement; frame?: HTMLIFrameElement };
    const form = (state.moved ??= document.querySelector('form:not([role])') as HTMLFormElement);
    if (target === 'frame') {
      state.frame = document.createElement('iframe');
      document.body.append(state.frame);
    }
    const destination = target === 'page' ? document : state.frame?.contentDocument;
    destination?.body.append(form);
  }, to);
}

/** What the styles of the zone and of the rows decide. */
function looks({ page }: DemoPage): Promise<readonly (string | undefined)[]> {
  return page.evaluate(() => {
    const { moved } = window as unknown as { moved?: HTMLFormElement };
    const form = moved ?? document.querySelector('form:not([role])');
    const root = form?.querySelector('filestore-upload')?.shadowRoot;
    const of = (selector: string, property: string): string | undefined => {
      const element = root?.querySelector(selector);
      const view = element?.ownerDocument.defaultView;
      return element ? view?.getComputedStyle(element).getPropertyValue(property) : undefined;
    };
    return [
      of('.zone', 'border-top-style'),
      of('.row', 'display'),
      of('.icon-remove', 'width'),
      of('.filepond--drop-label', 'display'),
    ];
  });
}

for (const pond of [false, true]) {
  test(`the element keeps its styles in another document, ${pond ? 'with' : 'without'} FilePond`, async ({
    demo,
    demoPage,
  }) => {
    await demoPage.open(demo.url);
    const { upload } = demoPage;
    await upload.evaluate((element: FilestoreUpload, set) => {
      if (set) element.pondOptions = {};
    }, pond);
    await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
    await expect(upload.locator(pond ? '.filepond--item .row' : '.row')).toContainText('Uploaded');
    const styled = ['dashed', 'grid', '16px', pond ? 'none' : undefined];
    await expect.poll(() => looks(demoPage)).toEqual(styled);
    await move(demoPage, 'frame');
    await expect.poll(() => looks(demoPage)).toEqual(styled);
    await move(demoPage, 'page');
    await expect.poll(() => looks(demoPage)).toEqual(styled);
  });
}

test('an element that is first put into the document of a frame has its styles', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  await demoPage.page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const form = document.createElement('form');
    const element = document.createElement('filestore-upload');
    form.append(element);
    frame.contentDocument?.body.append(form);
    Object.assign(window, { moved: form });
    element.files = [{ id: 'aaaa', name: 'crane.pdf' }];
  });
  await expect.poll(() => looks(demoPage)).toEqual(['dashed', 'grid', '16px', undefined]);
});
