import type { LitElement, ReactiveController } from 'lit';
import type { Messages } from '../i18n/messages.ts';
import { loadLocale, onLocaleAdded, translatorFor, resolveLocale } from '../i18n/locales.ts';
import type { Translator } from '../i18n/translator.ts';
import { languageOf } from './language.ts';
import { warnOnce } from './warn-once.ts';

interface CachedTranslator {
  readonly language: string | undefined;
  readonly overrides: Partial<Messages>;
  /** Those of the language. */
  readonly messages: Partial<Messages>;
  readonly translator: Translator;
}

/** Speaks the language around an element, and follows it when the page changes it. */
export class LocaleController implements ReactiveController {
  readonly #host: LitElement;
  #cached: CachedTranslator | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The same object until something about it changes: FilePond's rows are drawn anew with another. */
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
      warnOnce(`<filestore-upload>: the words of “${language}” could not be loaded`),
    );
  }
}

/** One observer for all elements of the page. It sees each `lang` in the trees that hold them. */
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

/** A framework may give a new object with the same words each time that it renders. */
function isSame(one: Partial<Messages>, other: Partial<Messages>): boolean {
  const entries = Object.entries(one);
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([key, message]) => Reflect.get(other, key) === message)
  );
}
