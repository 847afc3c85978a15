import type { ReactiveController } from 'lit';
import type { Translator } from '../../i18n/translator.ts';
import type { ItemCounts } from '../list/item-counts.ts';
import type { ListChange, ListListener } from '../list/list-change.ts';
import type { ListItem } from '../list/list-item.ts';
import { AnnouncementTexts } from './announcement-texts.ts';
import { Gathering } from './gathering.ts';
import type { Rejections } from './rejections.ts';
import { AnnouncedStages, type ChangeKind } from './stage-changes.ts';

/** What a person has done is answered after this time, in which a small file can be uploaded. */
const ANSWER_MILLISECONDS = 150;

/** The files of a folder are announced when it has been read, or after this time. */
const MAX_READING_MILLISECONDS = 5000;

/**
 * The kinds of changes that come by themselves, and the longest time between two announcements of each, in
 * milliseconds. A person causes all others.
 */
const maxIntervals = {
  done: 60_000,
  failed: 5000,
  offline: 60_000,
  deleted: 5000,
} as const satisfies Partial<Record<ChangeKind, number>>;
type PassiveKind = keyof typeof maxIntervals;

/** The list, as it is announced. */
interface AnnouncedList {
  readonly items: readonly ListItem[];
  readonly counts: ItemCounts;
  readonly busy: boolean;
  /** Whether files are being read that are not on the list yet. */
  readonly intake: { readonly busy: boolean };
  subscribe(listener: ListListener): unknown;
}

interface AnnouncerOptions {
  readonly translator: () => Translator;
  readonly rejections: Rejections;
  readonly region: { say(text: string): void };
}

/**
 * Announces the changes of the list to screen readers. It answers the actions of a person at once. It gathers what
 * comes by itself, and says a number instead of names when several files have changed.
 */
export class Announcer implements ReactiveController {
  readonly #list: AnnouncedList;
  readonly #options: AnnouncerOptions;
  readonly #stages = new AnnouncedStages();
  readonly #texts = new AnnouncementTexts();
  readonly #gatherings = new Map<PassiveKind, Gathering>();
  readonly #counts = { paused: 0, unsuccessful: 0, submittable: 0 };
  #rejected = 0;
  #isConnected = true;
  #readingSince: number | undefined;
  #timer: { readonly at: number; readonly id: ReturnType<typeof setTimeout> } | undefined;

  constructor(list: AnnouncedList, options: AnnouncerOptions) {
    this.#list = list;
    this.#options = options;
    // What the page has set is not new. Files that were chosen before this code was loaded are.
    this.#stages.absorb(list.items);
    list.subscribe((change) => this.#onChange(change));
    this.#answer();
  }

  /** Makes a change by a script or by the browser, which is not announced. */
  withoutAnnouncing(change: () => void): void {
    this.#announce((kind) => !isPassive(kind));
    change();
    const { items } = this.#list;
    this.#stages.absorb(items);
    const keys = new Set(items.map(({ key }) => key));
    this.#texts.forget((key) => keys.has(key));
  }

  /** Nobody hears an element that is not in the document, and its timer would keep it in memory. */
  hostDisconnected(): void {
    this.#isConnected = false;
    clearTimeout(this.#timer?.id);
    this.#timer = undefined;
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#answer();
  }

  /** Announces a text at once. */
  say(text: string): void {
    this.#options.region.say(text);
  }

  #onChange(change: ListChange): void {
    switch (change.type) {
      case 'progress':
        return;
      case 'done':
        return this.#gather('done');
      case 'error':
        // The rejection of a file answers its choice.
        if (!change.item) return this.#answer();
        this.#stages.noteFailure(change.item);
        return this.#gather('failed');
      case 'update':
        return this.#isAnswer() ? this.#answer() : this.#gather('offline');
      case 'remove':
        this.#gather('deleted');
        return this.#answer();
      case 'add':
      case 'idle':
        return this.#answer();
    }
  }

  /** Whether a person has paused, resumed, retried or removed something, or a folder has been read. */
  #isAnswer(): boolean {
    const { counts, intake } = this.#list;
    const before = { ...this.#counts };
    const paused = counts.countOf('paused');
    const unsuccessful = counts.countOf('failed', 'aborted');
    const { submittable } = counts;
    Object.assign(this.#counts, { paused, unsuccessful, submittable });
    const hasRead = this.#readingSince !== undefined && !intake.busy;
    const hasRetried = unsuccessful < before.unsuccessful;
    return hasRead || hasRetried || paused !== before.paused || submittable < before.submittable;
  }

  #answer(): void {
    this.#schedule(performance.now() + ANSWER_MILLISECONDS);
  }

  #gather(kind: PassiveKind): void {
    const gathering = this.#gatherings.get(kind) ?? new Gathering(maxIntervals[kind]);
    this.#gatherings.set(kind, gathering);
    this.#schedule(gathering.add(performance.now()));
  }

  #schedule(at: number): void {
    if (!this.#isConnected || (this.#timer && this.#timer.at <= at)) return;
    clearTimeout(this.#timer?.id);
    const id = setTimeout(() => {
      this.#timer = undefined;
      this.#onTimer(performance.now());
    }, at - performance.now());
    this.#timer = { at, id };
  }

  #onTimer(now: number): void {
    const { busy, intake } = this.#list;
    if (intake.busy) {
      this.#readingSince ??= now;
      const end = this.#readingSince + MAX_READING_MILLISECONDS;
      if (now < end) {
        this.#announce((kind) => kind !== 'added' && !isPassive(kind));
        return this.#schedule(end);
      }
    }
    this.#readingSince = undefined;
    this.#announce((kind) => !busy || !isPassive(kind) || this.#isDue(kind, now));
    if (!busy) this.#gatherings.clear();
    for (const { dueAt } of this.#gatherings.values())
      if (dueAt !== undefined) this.#schedule(dueAt);
  }

  #isDue(kind: PassiveKind, now: number): boolean {
    return this.#gatherings.get(kind)?.isDue(now) ?? true;
  }

  #announce(isDue: (kind: ChangeKind) => boolean): void {
    const { translator, rejections } = this.#options;
    const changes = this.#stages.take(this.#list.items, isDue);
    const now = performance.now();
    for (const [kind, gathering] of this.#gatherings) {
      if (isDue(kind)) gathering.settle(now, changes.has(kind));
    }
    const { busy, counts } = this.#list;
    const filesLeft = counts.busy;
    // A run does not end while its last files are not announced.
    const endsRun = !busy && isDue('done') && isDue('failed');
    const texts = this.#texts.of(changes, { filesLeft, endsRun }, translator());
    const hasRejected = rejections.total > this.#rejected;
    this.#rejected = rejections.total;
    const lines = hasRejected ? rejections.text(translator()).split('\n') : [];
    // In one entry, because screen readers say several new ones in any order.
    this.say([...texts, ...lines].filter(Boolean).join('. '));
  }
}

function isPassive(kind: ChangeKind): kind is PassiveKind {
  return kind in maxIntervals;
}
