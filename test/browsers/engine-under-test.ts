/** A browser as the tests of this folder drive it: the least that Playwright and WebDriver both can. */
export interface BrowserPage {
  open(url: string): Promise<void>;
  /** Runs in the page; what it is given and what it answers goes as JSON. */
  run<Argument, Result>(
    work: (argument: Argument) => Promise<Result> | Result,
    argument: Argument,
  ): Promise<Result>;
  /** As a person chooses files in the control's own input. */
  choose(paths: readonly string[]): Promise<void>;
  /** A click of a real pointer on the middle of what this finds in the page. */
  click(find: () => Element | null | undefined): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

export type EngineName = 'chromium' | 'firefox' | 'webkit';
