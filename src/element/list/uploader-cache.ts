import type { Progress } from '../../engine/progress/total-progress.ts';
import type * as Engine from '../../engine/uploader.ts';
import { moduleNotLoaded } from '../module-not-loaded.ts';
import type { ListSettings } from './list-settings.ts';

/** The engine is half of the code that a page would otherwise load at first. All elements share it. */
let engine: typeof Engine | undefined;
let loading: Promise<typeof Engine> | undefined;

/** Provides the uploader, which is loaded with the first file. */
export interface UploaderSource {
  /** Undefined before the first upload. */
  readonly progress: Progress | undefined;
  /**
   * A promise only while the engine is loading: an upload that starts in the same task shows its state at
   * once.
   */
  get(): Engine.Uploader | Promise<Engine.Uploader>;
}

/** The uploader of the current settings. New settings get a new uploader. */
export class UploaderCache implements UploaderSource {
  readonly #settings: () => ListSettings;
  #cached: { readonly uploader: Engine.Uploader; readonly key: string } | undefined;

  constructor(settings: () => ListSettings) {
    this.#settings = settings;
  }

  get progress(): Progress | undefined {
    return this.#cached?.uploader.progress;
  }

  /** @throws {FilestoreError} `module-not-loaded`, if the engine cannot be loaded */
  get(): Engine.Uploader | Promise<Engine.Uploader> {
    return engine ? this.#uploaderOf(engine) : loadEngine().then((it) => this.#uploaderOf(it));
  }

  #uploaderOf({ Uploader }: typeof Engine): Engine.Uploader {
    const { endpoint, apiKey, maxConnections, resumeScope, workerUrl, prepare } = this.#settings();
    const key = JSON.stringify([endpoint, apiKey, maxConnections, resumeScope, !!prepare]);
    if (this.#cached?.key !== key) {
      const grant = (): string | undefined => this.#settings().grant;
      const uploader = new Uploader({
        endpoint,
        apiKey,
        maxConnections,
        resumeScope,
        workerUrl,
        grant,
        // The latest function of the page.
        prepare: prepare && ((file, context) => this.#settings().prepare?.(file, context)),
      });
      this.#cached = { uploader, key };
    }
    return this.#cached.uploader;
  }
}

/** Loads the engine when a person is about to choose a file. */
export function preloadEngine(element: HTMLElement): void {
  const load = (): void => void loadEngine().catch(() => undefined);
  for (const type of ['pointerenter', 'focusin', 'dragenter']) {
    element.addEventListener(type, load, { once: true });
  }
}

function loadEngine(): Promise<typeof Engine> {
  loading ??= import('../../engine/uploader.ts').then(
    (loaded) => (engine = loaded),
    (cause: unknown) => {
      // The next file tries again.
      loading = undefined;
      throw moduleNotLoaded('the engine', cause);
    },
  );
  return loading;
}
