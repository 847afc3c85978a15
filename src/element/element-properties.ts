import type { PropertyDeclarations } from 'lit';

/** The reactive properties of the control without a view. Their types and docs are beside the class. */
export const fieldProperties: PropertyDeclarations = {
  endpoint: {},
  apiKey: { attribute: 'api-key' },
  name: { reflect: true },
  context: {},
  kind: {},
  grant: {},
  resumeScope: { attribute: 'resume-scope' },
  fileHandles: { type: Boolean, attribute: 'file-handles' },
  multiple: { type: Boolean },
  reorder: { type: Boolean },
  required: { type: Boolean },
  disabled: { type: Boolean, reflect: true },
  readOnly: { type: Boolean, attribute: 'readonly', reflect: true },
  // Their accessors are written by hand. Lit takes over what was set before the element was defined.
  value: { noAccessor: true },
  files: { noAccessor: true, attribute: false },
  minFiles: { attribute: 'min-files' },
  waitOnSubmit: { type: Boolean, attribute: 'wait-on-submit' },
  keepUploading: { type: Boolean, attribute: 'keep-uploading' },
  confirmLeave: { type: Boolean, attribute: 'confirm-leave' },
  maxFiles: { attribute: 'max-files' },
  maxFileSize: { attribute: 'max-file-size' },
  minFileSize: { attribute: 'min-file-size' },
  maxTotalSize: { attribute: 'max-total-size' },
  accept: {},
  maxConnections: { attribute: 'max-connections' },
  workerUrl: { attribute: 'worker-url' },
  prepare: { attribute: false },
  preview: { attribute: false },
  messages: { attribute: false },
};

/** Those of `<filestore-upload>`. */
export const elementProperties: PropertyDeclarations = {
  ...fieldProperties,
  directory: { type: Boolean },
  capture: {},
  pondOptions: { attribute: false },
};

/** The properties whose change can make refused files acceptable. */
export const constraintNames = [
  'endpoint',
  'apiKey',
  'multiple',
  'accept',
  'maxFiles',
  'maxFileSize',
  'minFileSize',
  'maxTotalSize',
] as const;

/** The properties whose change can resolve an error of the API. */
export const settingNames = ['endpoint', 'apiKey', 'grant'] as const;

/** The boolean properties, which are false until the page sets them. */
export const elementDefaults = {
  fileHandles: false,
  multiple: false,
  reorder: false,
  required: false,
  disabled: false,
  readOnly: false,
  waitOnSubmit: false,
  keepUploading: false,
  confirmLeave: false,
} as const;
