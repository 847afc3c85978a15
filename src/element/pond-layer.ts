import type { Translator } from '../i18n/translator.ts';
import { PondView, type PondLimits } from '../views/pond/pond-view.ts';
import type { Lock } from '../views/row/row-item.ts';
import { adoptFilePondStyles } from './adopt-styles.ts';
import type { UploadItem } from './list/upload-item.ts';
import type { UploadList } from './list/upload-list.ts';

interface PondLayerOptions {
  readonly settings: () => PondLimits;
  readonly lock: () => Lock;
  /** The page's options for FilePond. */
  readonly pondOptions: () => object | undefined;
  readonly focusElsewhere: () => void;
}

/** FilePond in the element. This module and FilePond are loaded only for pages that set FilePond options. */
export class PondLayer {
  readonly box: HTMLElement;
  readonly #view: PondView;
  readonly #list: UploadList;
  readonly #options: PondLayerOptions;

  private constructor(
    box: HTMLElement,
    view: PondView,
    list: UploadList,
    options: PondLayerOptions,
  ) {
    this.box = box;
    this.#view = view;
    this.#list = list;
    this.#options = options;
  }

  /** @param rowDrawn called when FilePond has drawn a row */
  static async create(
    root: ShadowRoot,
    list: UploadList,
    options: PondLayerOptions,
    translator: Translator,
    rowDrawn: () => void,
  ): Promise<PondLayer> {
    const { focusElsewhere } = options;
    const find = (match: (item: UploadItem) => boolean): UploadItem | undefined =>
      list.uploads.find(match);
    await adoptFilePondStyles(root);
    const box = document.createElement('div');
    const view = await PondView.create(box, { find, translator, focusElsewhere, rowDrawn });
    return new PondLayer(box, view, list, options);
  }

  /** FilePond's instance. */
  get pond(): object {
    return this.#view.pond;
  }

  /** Whether FilePond has drawn the row of an item. */
  hasRow(key: string): boolean {
    return this.#view.hasRow(key);
  }

  /** Brings the options and the rows up to date. */
  sync(): void {
    this.#view.setLimits(this.#options.settings());
    this.#view.setLock(this.#options.lock());
    this.#view.setPageOptions(this.#options.pondOptions());
    this.#view.sync(this.#list.uploads);
  }

  /** Draws the content of all rows. */
  draw(): void {
    this.#view.draw();
  }

  destroy(): void {
    this.#view.destroy();
    this.box.remove();
  }
}
