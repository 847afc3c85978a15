/** The language that applies to an element, or undefined if Intl does not know it. */
export function languageOf(element: Element): string | undefined {
  return knownLanguage(languageAround(element));
}

/** The language, or undefined if Intl does not know it. */
export function knownLanguage(language: string | null | undefined): string | undefined {
  if (!language) return undefined;
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    // Such as `en_US`, which browsers accept in a `lang` attribute.
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
