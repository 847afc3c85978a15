import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SettingError } from '../../runtime/settings.ts';

/** The URL path of the page that is added. */
const ROUTE = 'upload';

/** Returns the folder of the app router. @throws {SettingError} if there is none */
export function appFolder(folder: string): string {
  const app = ['app', 'src/app'].find((path) => existsSync(join(folder, path)));
  if (app !== undefined) return app;
  throw new SettingError(
    'This Next.js project has no folder "app" or "src/app". For the pages router, follow the guide "Frameworks and bundlers"',
  );
}

/** @throws {SettingError} if Next.js could not build the project with the new page, or would hide one that is there */
export function assertNextFits(folder: string, app: string): void {
  const files = filesIn(join(folder, app));
  if (!files.some((file) => /^layout\.\w+$/.test(file))) {
    throw new SettingError(
      `${app} has no layout, which Next.js needs for a new page. Add the element by hand`,
    );
  }
  const own = files.find(
    (file) => /^(page|route)\.\w+$/.test(nameOf(file)) && routeOf(file) === ROUTE,
  );
  const pages = join(dirname(app), 'pages');
  const old = filesIn(join(folder, pages)).find((file) =>
    new RegExp(String.raw`^${ROUTE}(/index)?\.\w+$`).test(file),
  );
  const taken = own === undefined ? old && join(pages, old) : join(app, own);
  if (taken !== undefined) {
    throw new SettingError(
      `${taken.replaceAll('\\', '/')} has the address /${ROUTE} already. Add the element by hand`,
    );
  }
  const config = readdirSync(folder).find((name) => /^next\.config\.\w+$/.test(name));
  if (
    config &&
    /\boutput\s*:\s*['"`]export['"`]/.test(readFileSync(join(folder, config), 'utf8'))
  ) {
    throw new SettingError(
      `${config} exports static pages, which have no server actions. Follow the guide "Your server's part"`,
    );
  }
}

/** All files in a folder, with slashes, relative to it. */
function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).map((path) => String(path).replaceAll('\\', '/'));
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** The address of a page. Groups, such as `(site)`, and slots, such as `@modal`, are no part of it. */
function routeOf(file: string): string {
  const segments = file.split('/').slice(0, -1);
  return segments.filter((segment) => !/^(\(.*\)|@.*)$/.test(segment)).join('/');
}
