import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { guideFiles, guidePage } from '../site/guide-page.ts';
import { readGuides } from '../site/guides.ts';

const DEMO = join(import.meta.dirname, '../../demo');
const SECTIONS = 'guides/sections.json';

/** The inputs of the site's build for the guides. No such files exist: the plugin renders them from Markdown. */
export const guideInputs: readonly string[] = guideFiles.map((file) => join(DEMO, file));

interface Answer {
  readonly type: string;
  readonly body: string;
}

/** Renders the guides as pages. */
export function guidePages(): Plugin {
  return {
    name: 'guide-pages',
    enforce: 'pre',
    resolveId: (id) => (guideInputs.includes(id) ? id : undefined),
    load: (id) => {
      const file = guideFiles[guideInputs.indexOf(id)];
      return file === undefined ? undefined : guidePage(file);
    },
    configureServer(server) {
      const page = async (path: string): Promise<Answer | undefined> => {
        if (path === SECTIONS) return { type: 'application/json', body: sectionsJson() };
        const file = guideFiles.find((one) => one === path || one === `${path}index.html`);
        if (file === undefined) return undefined;
        const html = await server.transformIndexHtml(`/${file}`, guidePage(file));
        return { type: 'text/html', body: html };
      };
      server.middlewares.use((incoming, response, next) => {
        const respond = async (): Promise<void> => {
          try {
            const answer = await page((incoming.url ?? '').replaceAll(/^\/|\?.*$/g, ''));
            if (answer) response.setHeader('content-type', answer.type).end(answer.body);
            else next();
          } catch (error) {
            next(error);
          }
        };
        void respond();
      });
    },
  };
}

/**
 * Writes the sections of the guides, which the search reads.
 *
 * @param folder - The built site, with the folder of the guides
 */
export function writeSections(folder: string): void {
  writeFileSync(join(folder, SECTIONS), sectionsJson());
}

function sectionsJson(): string {
  return JSON.stringify(readGuides().flatMap(({ sections }) => sections));
}
