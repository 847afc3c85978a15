/** A page of a browser, with the few functions that both Playwright and WebDriver have. */
export interface BrowserPage {
  open(url: string): Promise<void>;
  /** Runs a function in the page. Its argument and its result are passed as JSON. */
  run<Argument, Result>(
    work: (argument: Argument) => Promise<Result> | Result,
    argument: Argument,
  ): Promise<Result>;
  /** Chooses files in the file input of the element. */
  choose(paths: readonly string[]): Promise<void>;
  /** Clicks with the pointer on the center of the element that the function finds in the page. */
  click(find: () => Element | null | undefined): Promise<void>;
  /** Presses a key, such as `Enter` or `Shift+Tab`. The names are those of `KeyboardEvent.key`, with `Space`. */
  press(key: string): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

export type EngineName = 'chromium' | 'firefox' | 'webkit';
