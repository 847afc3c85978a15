import type { FilestoreEventMap, FilestoreUpload } from 'filestore-upload';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';

/** What the templates of Vue and Svelte know of the tag, as their checkers look it up. */
type InSvelte = SvelteHTMLElements['filestore-upload'];
type InVue = InstanceType<GlobalComponents['filestore-upload']>['$props'];

export const svelte: InSvelte = {
  endpoint: 'https://uploads.example.com/v1',
  'max-files': 3,
  class: 'wide',
  'onfilestore-done': ({ detail }) => detail.file.name,
};

export const vue: InVue = {
  apiKey: 'browser-key',
  multiple: true,
  onFilestoreError: ({ detail }) => detail.error.code,
};

export const svelteParts: SvelteHTMLElements['filestore-field'] & { list: unknown } = {
  name: 'attachment',
  multiple: true,
  'onfilestore-done': ({ detail }) => detail.file.name,
  list: {
    for: 'photos',
    layout: 'grid',
    class: 'wide',
  } satisfies SvelteHTMLElements['filestore-list'],
};

export const vuePart: InstanceType<GlobalComponents['filestore-button']>['$props'] = {
  label: 'Attach',
  directory: true,
};

// @ts-expect-error no such layout
export const wrongLayout: SvelteHTMLElements['filestore-list'] = { layout: 'tiles' };

// @ts-expect-error no such state of a boolean
export const wrong: InSvelte = { multiple: 'perhaps' };

export function listen(
  element: FilestoreUpload,
  stop: (event: FilestoreEventMap['filestore-done']) => void,
): void {
  element.addEventListener('filestore-done', stop);
  document.createElement('filestore-upload').files = [{ id: 'one' }];
}
