/** The language around an element, or undefined where the page names none that Intl knows. */
export function languageOf(element: Element): string | undefined {
  const language = languageAround(element);
  if (!language) return undefined;
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    // `en_US` and the like, which browsers otherwise take without a word.
    return undefined;
  }
}

/** Out of every shadow root that it stands in. */
function languageAround(element: Element): string | null {
  const named = element.closest('[lang]');
  if (named) return named.getAttribute('lang');
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageAround(root.host) : null;
}
