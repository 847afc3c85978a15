import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { ROOT } from './pack.ts';

/**
 * What the tests of an application do with the element in a simulated DOM, which lacks many features of browsers:
 * nothing may throw. The environment is that of the test file.
 */
export function testInDomEnvironment(name: string): void {
  test(`in ${name}, the element is defined, rendered, set, filled and removed without an error`, async () => {
    await import(join(ROOT, 'dist/define.js'));
    document.body.innerHTML = `
      <form>
        <label for="up">Files</label>
        <filestore-upload id="up" name="attachment" required multiple></filestore-upload>
        <button>Send</button>
      </form>`;
    const upload = document.querySelector<FilestoreUpload>('filestore-upload');
    const form = document.querySelector('form');
    if (!upload || !form) throw new Error('the page has no element');
    expect(upload).toBeInstanceOf(customElements.get('filestore-upload'));
    await upload.updateComplete;
    expect(upload.shadowRoot?.querySelector('button')?.textContent).toContain('Choose files');
    expect(upload.form).toBe(form);
    expect([upload.checkValidity(), upload.validity.valueMissing]).toEqual([false, true]);
    expect(upload.validationMessage).toBe('Choose a file');

    upload.files = [{ id: 'one', name: 'one.txt', size: 3 }];
    upload.messages = { chooseFiles: 'Attach' };
    upload.disabled = true;
    await upload.updateComplete;
    expect(upload.shadowRoot?.querySelector('button')?.textContent).toContain('Attach');
    expect(upload.value).toEqual(['one']);
    expect([upload.checkValidity(), upload.reportValidity()]).toEqual([true, true]);

    upload.disabled = false;
    const failed = new Promise<CustomEvent>((resolve) => {
      upload.addEventListener('filestore-error', resolve, { once: true });
    });
    upload.addFiles([new File(['hello'], 'hello.txt', { type: 'text/plain' })]);
    // The page has set no endpoint.
    expect((await failed).detail).toMatchObject({
      name: 'hello.txt',
      error: { code: 'endpoint-missing' },
    });
    await upload.updateComplete;
    expect(upload.files.map(({ status }) => status)).toEqual(['done', 'failed']);
    expect([upload.checkValidity(), upload.validity.customError]).toEqual([false, true]);
    await upload.updateComplete;

    // With an endpoint, the engine and the view are loaded. Nothing answers there.
    upload.value = null;
    Object.assign(upload, { endpoint: 'http://localhost:9/v1', apiKey: 'browser-key' });
    upload.addFiles([new File(['hello'], 'again.txt', { type: 'text/plain' })]);
    await expect.poll(() => upload.files.map(({ status }) => status)).toEqual(['waiting']);
    upload.abort();
    expect(upload.files.map(({ status }) => status)).toEqual(['aborted']);
    form.reset();
    await upload.updateComplete;
    form.append(upload);
    upload.remove();
    expect(document.querySelector('filestore-upload')).toBeNull();
    document.body.innerHTML = '';
  });
}
