import { spawn, type ChildProcess } from 'node:child_process';

/** Starts a screen without a monitor. Xvfb chooses a free display and writes its number to the file descriptor. */
export function startScreen(xvfb: string, processes: ChildProcess[]): Promise<string> {
  const screen = spawn(
    xvfb,
    ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  processes.push(screen);
  return new Promise((resolve, reject) => {
    screen.once('error', reject);
    screen.once('exit', () => reject(new Error('Xvfb exited')));
    screen.stdio[3]?.once('data', (number: Buffer) => resolve(`:${number.toString().trim()}`));
  });
}
