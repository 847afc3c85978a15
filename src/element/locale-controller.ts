import type { LitElement, ReactiveController } from 'lit';
import type { Messages } from '../i18n/messages.ts';
import { loadLocale, onLocaleAdded, translatorFor, resolveLocale } from '../i18n/locales.ts';
import type { Translator } from '../i18n/translator.ts';
import { languageOf } from './language.ts';
import { warnOnce } from './warn-once.ts';

interface CachedTranslator {
  readonly language: string | undefined;
  readonly overrides: Partial<Messages>;
  /** The messages of the locale. */
  readonly messages: Partial<Messages>;
  readonly translator: Translator;
}

/** Provides the translator for the language of an element, and updates the element when it changes. */
export class LocaleController implements ReactiveController {
  readonly #host: LitElement;
  #cached: CachedTranslator | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Returns the same object until something changes, because another one makes FilePond draw its rows again. */
  translator(overrides: Partial<Messages> = {}): Translator {
    const language = languageOf(this.#host);
    const { messages } = resolveLocale(language);
    const made = this.#cached;
    if (
      made &&
      made.language === language &&
      made.messages === messages &&
      isSame(made.overrides, overrides)
    ) {
      return made.translator;
    }
    const translator = translatorFor(language, overrides);
    this.#cached = { language, overrides, messages, translator };
    return translator;
  }

  hostConnected(): void {
    observeLang(this.#host);
  }

  hostDisconnected(): void {
    localeSubscribers.delete(this.#host);
  }

  hostUpdate(): void {
    const language = languageOf(this.#host);
    loadLocale(language)?.catch(() =>
      warnOnce(`<filestore-upload>: the messages of “${language}” could not be loaded`),
    );
  }
}

/** All elements of the page share one observer of `lang` attributes. */
const localeSubscribers = new Set<LitElement>();
let observer: MutationObserver | undefined;

function observeLang(host: LitElement): void {
  localeSubscribers.add(host);
  if (!observer) {
    const follow = (): void => {
      for (const follower of localeSubscribers) follower.requestUpdate();
    };
    onLocaleAdded(follow);
    observer = new MutationObserver(follow);
  }
  for (let root: Node | undefined = host; root;) {
    root = root.getRootNode();
    observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
    root = root instanceof ShadowRoot ? root.host : undefined;
  }
}

/** A framework may set an equal object on each render. */
function isSame(one: Partial<Messages>, other: Partial<Messages>): boolean {
  const entries = Object.entries(one);
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([key, message]) => Reflect.get(other, key) === message)
  );
}
