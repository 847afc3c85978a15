import type { Plugin } from 'vite';

/**
 * Removes the indentation from our HTML templates and style sheets, and comments from style sheets, because
 * minifiers leave the text of a template as it is. The number of lines stays the same for the source map.
 */
export function plainTemplates(): Plugin {
  return {
    name: 'plain-templates',
    apply: 'build',
    transform(code, id) {
      if (!/\/src\/(element|views)\/.*\.ts$/.test(id)) return undefined;
      const text = id.endsWith('-styles.ts')
        ? code.replace(/\/\*[^]*?\*\//g, (comment) => '\n'.repeat(comment.split('\n').length - 1))
        : code;
      return { code: text.replace(/\n +/g, '\n'), map: null };
    },
  };
}
