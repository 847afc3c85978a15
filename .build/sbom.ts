import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Lists the third-party code in the bundles. Writes `dist/sbom.cdx.json` (CycloneDX 1.6) and
 * `dist/third-party-licences.txt`, which must be distributed with the bundles. The list is made from the
 * bundles' source maps and lists of modules, because package.json does not say which code a bundler included.
 * Run this after all other build steps.
 */
const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');

/** Licenses that allow bundling and selling the code if the license text is included. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
]);

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
  /** The bundles that contain code of this package. */
  readonly in: Set<string>;
}

const packages = new Map<string, Package>();

function record(file: string, bundle: string): void {
  const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  if (folder === undefined) return;
  const known = packages.get(folder);
  if (known) known.in.add(bundle);
  else packages.set(folder, { ...readPackageMetadata(join(ROOT, folder)), in: new Set([bundle]) });
}

function readPackageMetadata(folder: string): Omit<Package, 'in'> {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!PERMISSIVE.has(license))
    throw new Error(
      `${name} has the license ${license}, which is not in the list of allowed licenses`,
    );
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return { name, version, licence: license, text };
}

for (const map of globSync('*.js.map', { cwd: DIST })) {
  const { sources } = JSON.parse(readFileSync(join(DIST, map), 'utf8')) as { sources: string[] };
  for (const source of sources) record(source.replace(/^(\.\.\/)+/, ''), 'the package');
}
const ofNode = JSON.parse(readFileSync(join(DIST, 'node-modules.json'), 'utf8')) as string[];
for (const file of ofNode) record(file, 'the command and the backend');
// Lit is not bundled. It is a dependency that is installed with the package.
record('node_modules/lit/', 'the package');
const functions = join(DIST, 'functions/bundles.json');
if (!existsSync(functions))
  throw new Error('dist/functions does not exist; build the functions first');
const bundles = JSON.parse(readFileSync(functions, 'utf8')) as Record<
  string,
  { modules: string[] }
>;
for (const [name, { modules }] of Object.entries(bundles)) {
  for (const file of modules) record(file, `the function ${name}`);
}

const all = [...packages.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
if (!all.some(({ name }) => name === 'filepond')) throw new Error('FilePond was not found');
const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

writeFileSync(
  join(DIST, 'third-party-licences.txt'),
  [
    `Third-party code in ${name} ${version} and in the functions of its stack.`,
    ...all.map(({ name, version, licence, text, in: bundles }) =>
      [
        '-'.repeat(80),
        `${name} ${version} (${licence}), in ${[...bundles].join(', ')}`,
        ...(text === '' ? [] : ['', text]),
      ].join('\n'),
    ),
  ].join('\n\n') + '\n',
);
writeFileSync(join(DIST, 'sbom.cdx.json'), `${JSON.stringify(bill(), null, 2)}\n`);

/** Returns the SBOM. It has no timestamp and a content hash as serial number, so the build is reproducible. */
function bill(): object {
  const components = all.map(({ name, version, licence, in: bundles }) => ({
    type: 'library',
    'bom-ref': `pkg:npm/${name.replace('@', '%40')}@${version}`,
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [{ license: { id: licence } }],
    properties: [...bundles].map((bundle) => ({ name: 'filestore:in', value: bundle })),
  }));
  const hash = createHash('sha256').update(JSON.stringify(components)).digest('hex');
  const parts = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(hash)?.slice(1) ?? [];
  const [a, b, c, d, e] = parts;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${a}-${b}-4${c}-8${d}-${e}`,
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': `pkg:npm/${name}@${version}`,
        name,
        version,
        purl: `pkg:npm/${name}@${version}`,
        licenses: [{ license: { id: 'MIT' } }],
      },
    },
    components,
  };
}
