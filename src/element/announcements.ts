import type { FilestoreErrorDetail, FilestoreEventMap, FilestoreFileDetail } from './events.ts';
import { describeForPeople, words } from './words.ts';

/** What is said of an event to those who do not see the list, or undefined where nothing is. */
export function announcementOf(
  type: keyof FilestoreEventMap,
  detail: FilestoreFileDetail | FilestoreErrorDetail | null,
  language: string | undefined,
): string | undefined {
  if (detail === null) return undefined;
  if ('error' in detail) {
    return words.failed(detail.name, describeForPeople(detail.error, language));
  }
  const { name } = detail.file;
  switch (type) {
    case 'filestore-add':
      return words.added(name);
    case 'filestore-done':
      return words.done(name);
    case 'filestore-remove':
      return words.removed(name);
    case 'filestore-error':
    case 'filestore-progress':
    case 'filestore-idle':
      return undefined;
  }
}
