import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ok, problem, type Finding } from './finding.ts';

/** SAM starts slowly, and more so for the first time. */
const TIMEOUT_MILLISECONDS = 60_000;

const INSTALL_SAM =
  'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/install-sam-cli.html';

const tools = [
  { name: 'npm', install: 'Install Node.js from https://nodejs.org, which includes npm.' },
  { name: 'sam', install: `Install the AWS SAM CLI: ${INSTALL_SAM}` },
];

/** Looks for the programs that a deployment runs. */
export async function checkTools(): Promise<Finding[]> {
  const node = ok('node', process.versions.node);
  return [node, ...(await Promise.all(tools.map(({ name, install }) => checkTool(name, install))))];
}

export async function checkTool(name: string, install: string): Promise<Finding> {
  try {
    const options = { timeout: TIMEOUT_MILLISECONDS };
    const { stdout } = await promisify(execFile)(name, ['--version'], options);
    const [version] = /\d+(\.\d+)+/.exec(stdout) ?? [];
    if (version === undefined) return problem(name, `prints no version. ${install}`);
    return ok(name, version);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return problem(name, `${missing ? 'is not installed' : 'cannot be run'}. ${install}`);
  }
}
