import type { LitElement, ReactiveController } from 'lit';
import type { Words } from '../i18n/messages.ts';
import { loadWords, onWords, phrasesIn, spokenFor } from '../i18n/locales.ts';
import type { Phrases } from '../i18n/translator.ts';
import { languageOf } from './language.ts';
import { warnOnce } from './warn-once.ts';

interface Made {
  readonly language: string | undefined;
  readonly own: Partial<Words>;
  /** Those of the language. */
  readonly words: Partial<Words>;
  readonly phrases: Phrases;
}

/** Speaks the language around an element, and follows it when the page changes it. */
export class WordsController implements ReactiveController {
  readonly #host: LitElement;
  #made: Made | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The same object until something about it changes: FilePond's rows are drawn anew with another. */
  phrases(own: Partial<Words> = {}): Phrases {
    const language = languageOf(this.#host);
    const { words } = spokenFor(language);
    const made = this.#made;
    if (made && made.language === language && made.words === words && isSame(made.own, own)) {
      return made.phrases;
    }
    const phrases = phrasesIn(language, own);
    this.#made = { language, own, words, phrases };
    return phrases;
  }

  hostConnected(): void {
    followLanguage(this.#host);
  }

  hostDisconnected(): void {
    followers.delete(this.#host);
  }

  hostUpdate(): void {
    const language = languageOf(this.#host);
    loadWords(language)?.catch(() =>
      warnOnce(`<filestore-upload>: the words of “${language}” could not be loaded`),
    );
  }
}

/** One observer for all elements of the page. It sees each `lang` in the trees that hold them. */
const followers = new Set<LitElement>();
let observer: MutationObserver | undefined;

function followLanguage(host: LitElement): void {
  followers.add(host);
  if (!observer) {
    const follow = (): void => {
      for (const follower of followers) follower.requestUpdate();
    };
    onWords(follow);
    observer = new MutationObserver(follow);
  }
  for (let root: Node | undefined = host; root;) {
    root = root.getRootNode();
    observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
    root = root instanceof ShadowRoot ? root.host : undefined;
  }
}

/** A framework may give a new object with the same words each time that it renders. */
function isSame(one: Partial<Words>, other: Partial<Words>): boolean {
  const entries = Object.entries(one);
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([key, message]) => Reflect.get(other, key) === message)
  );
}
