/** The language around an element, or undefined where the page names none that Intl knows. */
export function languageOf(element: Element): string | undefined {
  const language = element.closest('[lang]')?.getAttribute('lang');
  if (!language) return undefined;
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    // `en_US` and the like, which browsers otherwise take without a word.
    return undefined;
  }
}
