import { glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPython, once } from '../install.ts';
import { run } from '../servers.ts';

/** Generates clients from the published document, as a reader of the document would, without any patches. */
const DOCUMENT = join(import.meta.dirname, '../../../backend/openapi.yaml');

const PYTHON_GENERATOR = ['openapi-python-client==0.29.1'];
const JAVA_GENERATOR = '7.24.0';

/** A program with its generated client. */
export interface GeneratedClient {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Installs the generators and the libraries of their clients before the tests measure their time. */
export async function installGenerators(): Promise<void> {
  await installPython(PYTHON_GENERATOR);
  await installJavaLibraries();
}

/** Generates the Python client into the folder. */
export async function generatePython(folder: string): Promise<GeneratedClient> {
  const packages = await installPython(PYTHON_GENERATOR);
  const env = { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' };
  const client = join(folder, 'filestore_client');
  const output = ['--output-path', client, '--meta', 'none'];
  const settings = ['--config', here('python-generator.yaml'), '--fail-on-warning'];
  const generate = ['generate', '--path', DOCUMENT, ...output, ...settings];
  await run('python3', ['-m', 'openapi_python_client', ...generate], env);
  return {
    command: 'python3',
    parameters: [here('use_generated.py')],
    env: { ...env, PYTHONPATH: `${packages}:${folder}` },
  };
}

/** Generates the Java client into the folder and compiles it with its program. */
export async function generateJava(folder: string): Promise<GeneratedClient> {
  const libraries = await installJavaLibraries();
  await generateJavaSources(folder);
  const classes = join(folder, 'classes');
  const sources = await Array.fromAsync(glob(join(folder, 'src/main/java/**/*.java')));
  const options = ['-encoding', 'UTF-8', '-nowarn', '-cp', join(libraries, '*'), '-d', classes];
  await run('javac', [...options, ...sources, here('UseGenerated.java')]);
  const classPath = `${join(libraries, '*')}:${classes}`;
  return { command: 'java', parameters: ['-cp', classPath, 'UseGenerated'] };
}

/** Installs the libraries that the generated pom.xml names. */
function installJavaLibraries(): Promise<string> {
  return once(`generated-java-${JAVA_GENERATOR}`, async (folder) => {
    const sources = await mkdtemp(join(tmpdir(), 'filestore-generated-'));
    try {
      await generateJavaSources(sources);
      const pom = join(sources, 'pom.xml');
      await maven(folder, '--file', pom, 'dependency:copy-dependencies', '-DincludeScope=compile');
    } finally {
      await rm(sources, { recursive: true });
    }
  });
}

/**
 * Generates with the default library, OkHttp and Gson. With the libraries that use Jackson, such as `native`, a
 * client cannot read a union without a discriminator: they ignore which fields are required, so that each member
 * matches ("Failed deserialization for PreprocessResult: 2 classes match result, expected 1").
 */
async function generateJavaSources(folder: string): Promise<void> {
  const name = `openapi-generator-cli-${JAVA_GENERATOR}`;
  const artifact = `org.openapitools:openapi-generator-cli:${JAVA_GENERATOR}`;
  const generator = await once(name, (target) =>
    maven(target, 'dependency:copy', `-Dartifact=${artifact}`),
  );
  const input = ['--input-spec', DOCUMENT, '--config', here('java-generator.yaml')];
  const output = ['--generator-name', 'java', '--output', folder];
  const generate = ['generate', ...input, ...output];
  await run('java', ['-Dlog.level=error', '-jar', join(generator, `${name}.jar`), ...generate]);
}

/** Runs a goal of Maven's dependency plugin, which copies files into the folder. */
function maven(folder: string, ...goal: string[]): Promise<void> {
  return run('mvn', ['--quiet', '--batch-mode', ...goal, `-DoutputDirectory=${folder}`]);
}

function here(name: string): string {
  return join(import.meta.dirname, name);
}
