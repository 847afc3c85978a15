import type { ReactiveController } from 'lit';

/**
 * The description of the button that opens the file dialog: its hint, why the form was refused, and which files were
 * not added. It does not change while the button has the focus, because a screen reader would then say all of it again
 * beside the announcement of the change. Only a new reason for a refusal is worth that.
 */
export class ButtonDescription implements ReactiveController {
  readonly #root: ShadowRoot;
  /** What the description was made from. */
  #texts = '';
  #problem = '';

  constructor(root: ShadowRoot) {
    this.#root = root;
    root.querySelector('button')?.addEventListener('blur', () => this.hostUpdated());
  }

  hostUpdated(): void {
    const [hint, problem, message] = ['hint', 'problem', 'message'].map((id) =>
      this.#root.querySelector<HTMLElement>(`#${id}`),
    );
    const reason = problem?.textContent ?? '';
    const isNewReason = reason !== '' && reason !== this.#problem;
    this.#problem = reason;
    const texts = [hint, problem, message].map((element) => element?.textContent).join('\n');
    const isFocused = this.#root.activeElement?.getAttribute('part') === 'button';
    if (texts === this.#texts || (isFocused && !isNewReason)) return;
    this.#texts = texts;
    const description = this.#root.querySelector('#description');
    if (!description) return;
    // The style sheet hides a part of the hint on touch screens. Simulated DOMs have no `innerText`.
    const shown = (hint as Partial<HTMLElement> | null)?.innerText ?? hint?.textContent;
    description.textContent = [shown, reason, message?.textContent].filter(Boolean).join('. ');
  }
}
