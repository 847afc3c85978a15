import type { LitElement } from 'lit';
import type { UploadList } from './upload-list.ts';

interface SetupHost extends LitElement {
  readonly endpoint: string | null;
  readonly apiKey: string | null;
}

/** Uploads the files that were added before the endpoint and the key were set, once both are. */
export function uploadWhenSetUp(host: SetupHost, list: UploadList): void {
  let isSetUp = false;
  host.addController({
    hostUpdated() {
      const wasSetUp = isSetUp;
      isSetUp = Boolean(host.endpoint && host.apiKey);
      if (wasSetUp || !isSetUp) return;
      for (const item of list.uploads) {
        const { state } = item;
        if (state.status === 'failed' && state.error.code === 'endpoint-missing') item.retry();
      }
    },
  });
}
