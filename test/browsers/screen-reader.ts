import { chromium, type Page } from '@playwright/test';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isExecutable } from '../e2e/find-browser.ts';
import { launchOptions } from '../e2e/launch-options.ts';
import { installPackages } from './installed.ts';
import { startScreen } from './virtual-screen.ts';

/** Orca, the screen reader of GNOME, and a program that presses real keys. */
const PACKAGES = ['orca', 'at-spi2-core', 'dbus', 'xdotool', 'xvfb'];
const ORCA = '/usr/bin/orca';
const XDOTOOL = '/usr/bin/xdotool';
const AT_SPI = '/usr/libexec/at-spi-bus-launcher';

/** Orca is silent for this long when it has said everything. */
const SILENCE_MILLISECONDS = 1800;

/** A page in Chromium that Orca reads aloud. What it would say is written to its debug file instead. */
export interface ScreenReader {
  readonly page: Page;
  /** Presses a key, such as `Tab` or `shift+Tab`. */
  press(key: string): Promise<void>;
  /** Returns what Orca has said since the last call, once it is silent for a while. */
  heard(atLeastMilliseconds?: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts Orca and a browser on a screen, a session bus and a home folder of their own. */
export async function startScreenReader(): Promise<ScreenReader> {
  if (![ORCA, XDOTOOL, AT_SPI].every(isExecutable))
    installPackages(PACKAGES, '--no-install-recommends');
  const home = await mkdtemp(join(tmpdir(), 'filestore-orca-'));
  const processes: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const { pid } of processes.toReversed()) if (pid !== undefined) killGroup(pid);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const env = await environment(home, processes);
    const speech = join(home, 'speech.txt');
    spawnIn(env, processes, AT_SPI, '--launch-immediately', '--a11y=1', '--screen-reader=1');
    spawnIn(env, processes, ORCA, '--debug', '--debug-file', speech);
    await until('Orca speaks', () => existsSync(speech));
    const { args, ...options } = launchOptions();
    const browser = await chromium.launch({
      ...options,
      headless: false,
      env,
      args: [...args, '--force-renderer-accessibility', '--test-type'],
    });
    const page = await browser.newPage({ viewport: null });
    let position = 0;
    return {
      page,
      press: async (key) => {
        spawnSync(XDOTOOL, ['key', '--clearmodifiers', key], { env });
      },
      heard: async (atLeastMilliseconds = 0) => {
        const said: string[] = [];
        const start = Date.now();
        let last = start;
        while (
          Date.now() - last < SILENCE_MILLISECONDS ||
          Date.now() - start < atLeastMilliseconds
        ) {
          const text = (await readFile(speech)).subarray(position);
          const end = text.lastIndexOf('\n') + 1;
          position += end;
          const more = spokenIn(text.subarray(0, end).toString());
          if (more.length > 0) last = Date.now();
          said.push(...more);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return said;
      },
      close: async () => {
        await browser.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends a process, and those that it has started if it has a group. */
function killGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It has no group, or has ended.
    }
  }
}

type Environment = Readonly<Record<string, string>>;

async function environment(home: string, processes: ChildProcess[]): Promise<Environment> {
  const folder = (name: string): string => join(home, name);
  await mkdir(folder('run'), { mode: 0o700 });
  await mkdir(folder('config/glib-2.0/settings'), { recursive: true });
  await writeFile(
    folder('config/glib-2.0/settings/keyfile'),
    '[org/gnome/desktop/interface]\ntoolkit-accessibility=true\n' +
      '[org/gnome/desktop/a11y/applications]\nscreen-reader-enabled=true\n',
  );
  // Orca loads this file when it starts. Otherwise, the end of its debug file would stay in a buffer.
  await mkdir(folder('data/orca'), { recursive: true });
  await writeFile(
    folder('data/orca/orca-customizations.py'),
    'from orca import debug\nif debug.debugFile: debug.debugFile.reconfigure(line_buffering=True)\n',
  );
  const bus = spawn('dbus-daemon', ['--session', '--print-address=1', '--nofork'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, XDG_RUNTIME_DIR: folder('run') },
  });
  processes.push(bus);
  const address = await new Promise<string>((resolve, reject) => {
    bus.once('error', reject);
    bus.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  return {
    ...inherited(),
    HOME: home,
    XDG_CONFIG_HOME: folder('config'),
    XDG_DATA_HOME: folder('data'),
    XDG_CACHE_HOME: folder('cache'),
    XDG_RUNTIME_DIR: folder('run'),
    DBUS_SESSION_BUS_ADDRESS: address,
    DISPLAY: await startScreen('Xvfb', processes),
    LC_ALL: 'C.UTF-8',
    // There is no synthesizer. Orca writes what it would say.
    SPEECHD_ADDRESS: 'unix_socket:/nonexistent/socket',
    GSETTINGS_BACKEND: 'keyfile',
    GNOME_ACCESSIBILITY: '1',
    XDG_SESSION_TYPE: 'x11',
    GDK_BACKEND: 'x11',
  };
}

function inherited(): Record<string, string> {
  const { WAYLAND_DISPLAY: _wayland, PYTHONUNBUFFERED: _buffered, ...rest } = process.env;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function spawnIn(
  env: Environment,
  processes: ChildProcess[],
  command: string,
  ...args: string[]
): void {
  // With a process group, because the launcher of the accessibility bus starts a daemon.
  processes.push(spawn(command, args, { env, stdio: 'ignore', detached: true }));
}

/** Returns the texts in a part of Orca's debug file. Orca indents the further lines of a text. */
function spokenIn(debug: string): readonly string[] {
  const lines = debug.replaceAll(`\n${' '.repeat(18)}`, ' ');
  return Array.from(
    lines.matchAll(/^[\d:.]+ - SPEECH OUTPUT: '(.*?)'(?: ?[\w.]* ?\{'.*)?$/gm),
    ([, text = '']) => text.trim(),
  ).filter((text) => text !== '');
}

async function until(what: string, test: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !test();) {
    if (Date.now() > end) throw new Error(`30 seconds have passed, and not yet: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
