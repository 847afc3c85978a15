import type { LitElement, ReactiveController } from 'lit';
import type { Words } from '../words/english.ts';
import { loadWords, phrasesIn, wordsVersion } from '../words/languages.ts';
import type { Phrases } from '../words/phrases.ts';
import { languageOf } from './language.ts';
import { warnOnce } from './warn-once.ts';

interface Made {
  readonly language: string | undefined;
  readonly own: Partial<Words> | undefined;
  readonly version: number;
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

  /** The same object until something about it changes. */
  phrases(own: Partial<Words> | undefined): Phrases {
    const language = languageOf(this.#host);
    const version = wordsVersion();
    const made = this.#made;
    if (made && made.language === language && made.own === own && made.version === version) {
      return made.phrases;
    }
    const phrases = phrasesIn(language, own);
    this.#made = { language, own, version, phrases };
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
    loadWords(language)?.then(
      () => this.#host.requestUpdate(),
      () => warnOnce(`<filestore-upload>: the words of “${language}” could not be loaded`),
    );
  }
}

/**
 * One observer for all elements of the page. It sees the language of the document and of the element itself;
 * one that is changed in between is seen at the element's next update.
 */
const followers = new Set<LitElement>();
let observer: MutationObserver | undefined;

function followLanguage(host: LitElement): void {
  followers.add(host);
  if (!observer) {
    observer = new MutationObserver(() => {
      for (const follower of followers) follower.requestUpdate();
    });
    observer.observe(document.documentElement, { attributeFilter: ['lang'] });
  }
  observer.observe(host, { attributeFilter: ['lang'] });
}
