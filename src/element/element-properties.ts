import type { PropertyDeclarations } from 'lit';

/** The reactive properties of the element. Their types and docs are beside the class. */
export const elementProperties: PropertyDeclarations = {
  endpoint: {},
  apiKey: { attribute: 'api-key' },
  name: { reflect: true },
  context: {},
  grant: {},
  multiple: { type: Boolean },
  directory: { type: Boolean },
  required: { type: Boolean },
  disabled: { type: Boolean, reflect: true },
  readOnly: { type: Boolean, attribute: 'readonly', reflect: true },
  value: { noAccessor: true },
  minFiles: { attribute: 'min-files' },
  waitOnSubmit: { type: Boolean, attribute: 'wait-on-submit' },
  maxFiles: { attribute: 'max-files' },
  maxFileSize: { attribute: 'max-file-size' },
  minFileSize: { attribute: 'min-file-size' },
  maxTotalSize: { attribute: 'max-total-size' },
  accept: {},
  maxConnections: { attribute: 'max-connections' },
  workerUrl: { attribute: 'worker-url' },
  messages: { attribute: false },
  pondOptions: { attribute: false },
};
