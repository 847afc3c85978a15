import type { Progress } from '../../engine/progress/total-progress.ts';
import type { Uploader } from '../../engine/uploader.ts';
import { loadEngine, loadedEngine } from '../load-engine.ts';
import type { ListSettings } from './list-settings.ts';

/** The uploader of the current settings. New settings get a new uploader. */
export class UploaderCache {
  readonly #settings: () => ListSettings;
  #cached: { readonly uploader: Uploader; readonly key: string } | undefined;

  constructor(settings: () => ListSettings) {
    this.#settings = settings;
  }

  /** Undefined before the first upload. */
  get progress(): Progress | undefined {
    return this.#cached?.uploader.progress;
  }

  /**
   * A promise only while the engine is loading: an upload that starts in the same task shows its state at
   * once.
   *
   * @throws {FilestoreError} `page-failed`, if the engine cannot be loaded
   */
  get(): Uploader | Promise<Uploader> {
    const engine = loadedEngine();
    return engine ? this.#uploaderOf(engine) : loadEngine().then((it) => this.#uploaderOf(it));
  }

  #uploaderOf(engine: NonNullable<ReturnType<typeof loadedEngine>>): Uploader {
    const { endpoint, apiKey, maxConnections } = this.#settings();
    const key = JSON.stringify([endpoint, apiKey, maxConnections]);
    if (this.#cached?.key !== key) {
      const grant = (): string | undefined => this.#settings().grant;
      const uploader = new engine.Uploader({ endpoint, apiKey, maxConnections, grant });
      this.#cached = { uploader, key };
    }
    return this.#cached.uploader;
  }
}
