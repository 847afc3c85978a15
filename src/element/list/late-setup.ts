import type { LitElement, ReactiveController } from 'lit';
import type { UploadList } from './upload-list.ts';

interface SetupHost extends LitElement {
  readonly endpoint: string | null;
  readonly apiKey: string | null;
}

/** Uploads the files that were added before the endpoint and the key were set, once both are. */
export class LateSetup implements ReactiveController {
  readonly #host: SetupHost;
  readonly #list: UploadList;
  #isSetUp = false;

  constructor(host: SetupHost, list: UploadList) {
    this.#host = host;
    this.#list = list;
    host.addController(this);
  }

  hostUpdated(): void {
    const wasSetUp = this.#isSetUp;
    this.#isSetUp = Boolean(this.#host.endpoint && this.#host.apiKey);
    if (wasSetUp || !this.#isSetUp) return;
    for (const item of this.#list.uploads) {
      const { state } = item;
      if (state.status === 'failed' && state.error.code === 'endpoint-missing') item.retry();
    }
  }
}
