import type { ReactiveControllerHost } from 'lit';
import { hasSavedUploads } from '../engine/resume/indexeddb-store.ts';
import { scopeOf } from '../engine/resume/resumable-store.ts';
import { setRelativePath } from './input/file-identity.ts';
import type { ListSettings } from './list/list-settings.ts';
import { ServerWatch } from './list/server-watch.ts';
import { UploadItem } from './list/upload-item.ts';
import type { UploadList } from './list/upload-list.ts';
import type { ResumeActions } from './resume/kept-file.ts';

/** What the services of a list need of an element or a controller. */
export type ServiceHost = Pick<ReactiveControllerHost, 'addController'>;

interface InterruptedSource extends ResumeActions {
  readonly settings: () => ListSettings;
}

/** Loads the code for interrupted uploads once this browser has saved one. */
export function listInterrupted(
  host: ServiceHost,
  list: UploadList,
  { settings, addFile, chooseFile }: InterruptedSource,
): void {
  const key = (): string => {
    const { field, context, kind } = settings();
    return JSON.stringify([scopeOf(settings()), field, context, kind]);
  };
  let searched = '';
  let isLoaded = false;
  const search = async (): Promise<void> => {
    if (isLoaded || !settings().endpoint || searched === key()) return;
    searched = key();
    if (!(await hasSavedUploads(scopeOf(settings()))) || isLoaded) return;
    isLoaded = true;
    const { InterruptedUploads } = await import('./resume/interrupted-uploads.ts');
    new InterruptedUploads(host, list, {
      key,
      belongsHere: ({ field, context, kind }) => {
        const own = settings();
        return field === own.field && context === own.context && kind === own.kind;
      },
      addFile: (file, path) => {
        if (path !== undefined) setRelativePath(file, path);
        addFile(file);
      },
      chooseFile,
    });
  };
  const trySearch = (): void => void search().catch(() => undefined);
  host.addController({ hostConnected: trySearch, hostUpdated: trySearch });
}

/** Asks the server about finished uploads that it can still reject or delete. */
export function watchOnServer(host: ServiceHost, list: UploadList): void {
  const watch = new ServerWatch();
  const wake = (): void => {
    if (!document.hidden) watch.resume();
  };
  for (const item of list.uploads) watch.watch(item);
  list.subscribe((change) => {
    if (!('item' in change) || !(change.item instanceof UploadItem)) return;
    if (change.type === 'done') watch.watch(change.item);
    if (change.type === 'remove') watch.forget(change.item);
  });
  host.addController({
    hostConnected: () => {
      document.addEventListener('visibilitychange', wake);
      watch.resume();
    },
    hostDisconnected: () => {
      document.removeEventListener('visibilitychange', wake);
      watch.pause();
    },
  });
}
