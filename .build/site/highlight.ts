import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';

const languages = { bash, css, java, javascript, json, php, python, typescript, xml };
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
// Their templates are the larger part of the examples.
hljs.registerAliases(['vue', 'svelte'], { languageName: 'xml' });

/** Returns code as HTML, with classes for its tokens: the policy of the site forbids inline styles. */
function highlight(code: string, language: string): string {
  return hljs.getLanguage(language) ? hljs.highlight(code, { language }).value : escapeHtml(code);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/**
 * Returns a block of code with a bar above it, which has the place of the copy button. The code can be scrolled with the
 * keyboard.
 *
 * @param label - Its accessible name
 */
export function codeBlock(code: string, language: string, label: string): string {
  const html = highlight(code.trimEnd(), language);
  return `<div class="code-box"><div class="code-bar">${languageName(language)}</div><pre role="group" aria-label="${escapeHtml(label)}" tabindex="0"><code>${html}</code></pre></div>`;
}

const names: Readonly<Record<string, string>> = {
  sh: 'Shell',
  bash: 'Shell',
  js: 'JavaScript',
  ts: 'TypeScript',
  tsx: 'TypeScript',
  html: 'HTML',
  css: 'CSS',
  json: 'JSON',
  php: 'PHP',
  mermaid: 'Diagram',
  vue: 'Vue',
  svelte: 'Svelte',
  java: 'Java',
  python: 'Python',
};

export function languageName(language: string): string {
  return names[language] ?? (escapeHtml(language) || 'Text');
}
