import type { Plugin } from 'vite';

/**
 * Keeps the languages out of the script tag. The script tag is one file, and it loads the language of its
 * page from the files that the npm build wrote beside it.
 */
export function localesBeside(): Plugin {
  return {
    name: 'locales-beside',
    enforce: 'pre',
    resolveId(source) {
      const name = /^\.\/locales\/([\w-]+)\.ts$/.exec(source)?.[1];
      return name ? { id: `./locales/${name}.js`, external: 'absolute' } : undefined;
    },
  };
}
