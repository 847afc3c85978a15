import { englishAnnouncements } from './english-announcements.ts';
import type { Values } from './message-text.ts';
import type { Translator } from './translator.ts';

type Announcements = typeof englishAnnouncements;

/** Returns a text that only screen readers say. */
export function announcementText<const Key extends keyof Announcements>(
  translator: Translator,
  key: Key,
  ...[values]: Values<Announcements[Key]>
): string {
  return translator.text(key, englishAnnouncements[key], values ?? {});
}
