import { Uppy } from '@uppy/core';
import Dashboard from '@uppy/dashboard';
import styles from '@uppy/dashboard/css/style.min.css?inline';
import type { ListSubject } from './subject.ts';

// Without its styles Uppy draws every file.
document.head.append(Object.assign(document.createElement('style'), { textContent: styles }));
const uppy = new Uppy().use(Dashboard, { inline: true, target: document.body });

export const subject: ListSubject = {
  warmUp: async () => {
    uppy.addFiles(
      Array.from({ length: 30 }, (_, index) => ({
        name: `first-${index}`,
        data: new File(['a'], 'a'),
      })),
    );
    while (!document.querySelector('.uppy-Dashboard-Item'))
      await new Promise(requestAnimationFrame);
    uppy.clear();
  },
  add: (files) => uppy.addFiles(files.map((data) => ({ name: data.name, data }))),
  listed: () => uppy.getFiles().length,
  usable: () => document.querySelector('.uppy-Dashboard-Item-action--remove') !== null,
};
