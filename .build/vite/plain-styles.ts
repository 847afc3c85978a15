import type { Plugin } from 'vite';

/**
 * Removes comments and indentation from our style sheets, because minifiers leave the text of a template as
 * it is. The number of lines stays the same for the source map.
 */
export function plainStyles(): Plugin {
  return {
    name: 'plain-styles',
    apply: 'build',
    transform(code, id) {
      if (!/\/src\/.*-styles\.ts$/.test(id)) return undefined;
      const plain = code
        .replace(/\/\*[^]*?\*\//g, (comment) => '\n'.repeat(comment.split('\n').length - 1))
        .replace(/\n +/g, '\n');
      return { code: plain, map: null };
    },
  };
}
