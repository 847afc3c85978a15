import type { LitElement, ReactiveController } from 'lit';
import type { ErrorCode } from '../contract/errors.ts';
import type { ListChange } from './list/list-change.ts';
import type { UploadList } from './list/upload-list.ts';
import type { Mistake, SetupHost } from './mistakes.ts';

/** The errors that a developer has to resolve, and not the person in front of the page. */
const SETUP_ERRORS: readonly ErrorCode[] = [
  'endpoint-missing',
  'api-key-refused',
  'role-not-allowed',
  'grant-refused',
  'no-such-operation',
  'api-answer-unreadable',
  'api-unreachable',
  'storage-answer-hidden',
];

/**
 * Notices mistakes in the set-up of the element and explains each of them once on the console. The explanations are
 * loaded with the first mistake.
 */
export class DeveloperWarnings implements ReactiveController {
  readonly #host: SetupHost & LitElement;
  readonly #list: UploadList;
  /** Whether a file has reached the storage, so that the set-up is right, or a warning has been logged. */
  #isConnectionKnown = false;
  readonly #explained = new Set<Mistake>();

  constructor(host: SetupHost & LitElement, list: UploadList) {
    this.#host = host;
    this.#list = list;
    host.addController(this);
    list.subscribe((change) => this.#watch(change));
  }

  hostUpdated(): void {
    const { required, form } = this.#host;
    if (this.#host.hasAttribute('files')) this.#explainOnce('files-attribute');
    if (required && !form) this.#explainOnce('required-without-form');
  }

  #watch(change: ListChange): void {
    const { name, form } = this.#host;
    if (change.type === 'add' && !name && form) this.#explainOnce('name-missing');
    if (change.type === 'progress' || change.type === 'done') this.#isConnectionKnown = true;
    if (change.type === 'error' && SETUP_ERRORS.includes(change.error.code)) {
      this.#explain(change.error.code, change.error.details.detail);
    }
    // With the first failure, and not when the last attempt has failed after a quarter of a minute.
    if (change.type === 'update' && !this.#isConnectionKnown && this.#isUnreachable()) {
      this.#isConnectionKnown = true;
      this.#explain('api-unreachable');
    }
  }

  #isUnreachable(): boolean {
    if (this.#list.counts.countOf('waiting') === 0) return false;
    return this.#list.uploads.some(
      ({ state }) => state.status === 'waiting' && state.reason === 'unreachable',
    );
  }

  /** For what does not change with the next update. */
  #explainOnce(mistake: Mistake): void {
    if (this.#explained.has(mistake)) return;
    this.#explained.add(mistake);
    this.#explain(mistake);
  }

  #explain(mistake: Mistake, detail?: string): void {
    void import('./mistakes.ts').then(
      ({ explainMistake }) => explainMistake(mistake, this.#host, detail),
      // A page without this file works as before.
      () => undefined,
    );
  }
}
