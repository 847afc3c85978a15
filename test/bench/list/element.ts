import 'filestore-upload-build/define';
import type { ListSubject } from './subject.ts';

const element = document.createElement('filestore-upload');
Object.assign(element, { multiple: true, endpoint: '/v1', apiKey: 'browser-bench' });
document.body.append(element);

export const subject: ListSubject = {
  warmUp: async () => {
    // Loads the code that a pointer over the element preloads, and the code of the list.
    element.dispatchEvent(new Event('pointerenter'));
    element.addFiles(Array.from({ length: 30 }, (_, index) => new File(['a'], `first-${index}`)));
    await until(() => element.shadowRoot?.querySelector('.row'));
    element.value = '';
    await until(() => !element.shadowRoot?.querySelector('.row'));
  },
  add: (files) => element.addFiles(files),
  listed: () => element.files.length,
  usable: () => element.shadowRoot?.querySelector('.row-button') !== null,
};

async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await new Promise(requestAnimationFrame);
}
