/** A movement of the focus within the list. */
export type Move =
  | { readonly to: 'row'; readonly by: number }
  | { readonly to: 'first-row' | 'last-row' }
  /** To the next button of the row, or with -1 to the one before. */
  | { readonly to: 'button'; readonly by: 1 | -1 };

/**
 * Returns the movement that a key asks for, as in the ARIA patterns for lists and toolbars. Keys with modifiers belong
 * to the browser and to screen readers.
 *
 * @param rowsPerPage the rows that Page Up and Page Down pass
 */
export function moveOf(event: KeyboardEvent, rowsPerPage: number): Move | undefined {
  if (hasModifier(event)) return undefined;
  switch (event.key) {
    case 'ArrowDown':
      return { to: 'row', by: 1 };
    case 'ArrowUp':
      return { to: 'row', by: -1 };
    case 'PageDown':
      return { to: 'row', by: rowsPerPage };
    case 'PageUp':
      return { to: 'row', by: -rowsPerPage };
    case 'Home':
      return { to: 'first-row' };
    case 'End':
      return { to: 'last-row' };
    case 'ArrowRight':
    case 'ArrowLeft':
      return { to: 'button', by: isForward(event) ? 1 : -1 };
  }
  return undefined;
}

export function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}

/** Moves the focus within a toolbar. Returns whether the key was one of the toolbar's. */
export function moveInToolbar(event: KeyboardEvent, toolbar: Element): boolean {
  const move = moveOf(event, 1);
  const buttons = [...toolbar.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const index = buttons.findIndex((button) => button === event.target);
  if (!move || move.to === 'row' || index < 0) return false;
  const count = buttons.length;
  const next = {
    'first-row': 0,
    'last-row': count - 1,
    // From the last one to the first.
    button: (index + count + ('by' in move ? move.by : 0)) % count,
  }[move.to];
  buttons[next]?.focus();
  return true;
}

function isForward({ key, target }: KeyboardEvent): boolean {
  const isRightToLeft = getComputedStyle(target as Element).direction === 'rtl';
  return (key === 'ArrowRight') !== isRightToLeft;
}
