import type { LitElement } from 'lit';
import type { FilestoreError } from '../contract/errors.ts';
import { errorMessages, isKnown } from '../i18n/error-messages.ts';
import type { UploadList } from './list/upload-list.ts';
import type { Mistake, SetupHost } from './mistakes.ts';
import { hasLabel } from './has-label.ts';
import { warnOnce } from './warn-once.ts';

/**
 * Notices mistakes in the set-up of the element and explains each of them once on the console. The explanations are
 * loaded with the first mistake.
 */
export function warnDeveloper(host: SetupHost & LitElement, list: UploadList): void {
  const explained = new Set<Mistake>();
  /** Whether a file has been sent, so that the servers let this page use them, or a warning has been logged. */
  let isReachable = false;

  const explain = (mistake: Mistake, detail?: string): void => {
    void import('./mistakes.ts')
      .then(({ explainMistake }) => explainMistake(mistake, host, detail))
      // Without the explanation the page works as before.
      .catch(() => undefined);
  };
  const explainOnce = (mistake: Mistake): void => {
    if (!explained.has(mistake)) explain(mistake);
    explained.add(mistake);
  };

  const checkHost = (): void => {
    if (host.hasAttribute('files')) explainOnce('files-attribute');
    if (host.required && !host.form) explainOnce('required-without-form');
    if (host.isConnected && !hasLabel(host)) explainOnce('label-missing');
  };
  // When the form is read: a page that reads `value`, as with Angular's forms, needs no name.
  const checkForm = ({ target }: Event): void => {
    const isSent = target === host.form && list.ids.length > 0;
    if (isSent && !host.name) explainOnce('name-missing');
  };
  const checkError = ({ code, details }: FilestoreError): void => {
    const isMistake = errorMessages[code] === 'misconfigured' || code === 'grant-refused';
    if (isMistake) explain(code, details.detail);
    if (!isKnown(code)) warnOnce(`<filestore-upload>: there is no error code ${String(code)}`);
  };

  let root: Node | undefined;
  host.addController({
    hostUpdated: checkHost,
    hostConnected: () => {
      root = host.getRootNode();
      root.addEventListener('formdata', checkForm);
    },
    hostDisconnected: () => root?.removeEventListener('formdata', checkForm),
  });
  // What has happened before this code was loaded.
  checkHost();
  for (const { state } of list.uploads) if (state.status === 'failed') checkError(state.error);
  list.subscribe((change) => {
    switch (change.type) {
      case 'progress':
      case 'done':
        isReachable = true;
        return;
      case 'error':
        checkError(change.error);
        return;
      case 'update':
        // At the first failure, and not a quarter of a minute later, when the last attempt has failed.
        if (!isReachable && isUnreachable(list)) {
          isReachable = true;
          explain('api-unreachable');
        }
        return;
      case 'add':
      case 'remove':
      case 'idle':
    }
  });
}

function isUnreachable(list: UploadList): boolean {
  return (
    list.counts.countOf('waiting') > 0 &&
    list.uploads.some(({ state }) => state.status === 'waiting' && state.reason === 'unreachable')
  );
}
