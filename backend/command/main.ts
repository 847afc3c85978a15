import { conformance, CONFORMANCE_USAGE } from '../conformance/command.ts';
import { put, PUT_USAGE } from './put.ts';
import manifest from '../../package.json' with { type: 'json' };
import { prove, PROVE_USAGE } from '../prove/command.ts';

/** The command `filestore-upload`. What needs a server is loaded only if it is used. */
const verbs: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  conformance,
  prove,
  put,
  serve: async (args) => (await loadServer()).serve(args),
  bucket: async (args) => (await loadServer()).bucket(args),
  init: async (args) => {
    const { developmentKeys } = await loadServer();
    const { init } = await import('./init/command.ts');
    return init(args, {
      keys: developmentKeys,
      version: manifest.version,
      peers: manifest.peerDependencies,
      dist: import.meta.dirname,
    });
  },
};

/** What `--help` prints. The other verbs print theirs. */
const usages: Readonly<Record<string, string>> = {
  conformance: CONFORMANCE_USAGE,
  prove: PROVE_USAGE,
};
const USAGE = [
  'npx filestore-upload init --help',
  CONFORMANCE_USAGE,
  PROVE_USAGE,
  PUT_USAGE,
  'npx filestore-upload serve --help\nnpx filestore-upload bucket --help',
].join('\n\n');

/** SQLite is a part of Node since this version. */
const NODE_FOR_SERVERS = [22, 13] as const;

async function loadServer() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needed, neededMinor] = NODE_FOR_SERVERS;
  if (major < needed || (major === needed && minor < neededMinor)) {
    throw new Error(
      `This command needs Node ${NODE_FOR_SERVERS.join('.')} or later, not ${process.version}`,
    );
  }
  return import('../serve/main.ts');
}

try {
  const [verb = '', ...args] = process.argv.slice(2);
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  const usage = usages[verb];
  if (verb === '--help') console.log(USAGE);
  else if (!run) throw new Error(USAGE);
  else if (usage !== undefined && args.includes('--help')) console.log(usage);
  else process.exitCode = await run(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
