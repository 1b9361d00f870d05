/** Everything the command line touches of the process, so that tests can stand in for it. */
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';

export interface Io {
  stdout: Writable;
  stderr: Writable;
  stdin: Readable;
  env: Readonly<Record<string, string | undefined>>;
  /** Folder from which configuration is looked for and outputs are written. */
  cwd: string;
  /** Whether stdout, stderr and stdin are terminals. */
  isTTY: { stdout: boolean; stderr: boolean; stdin: boolean };
  /** Width of the terminal, when stdout is one. */
  columns?: number;
}

export function processIo(): Io {
  const { stdout, stderr, stdin } = process;
  return {
    stdout,
    stderr,
    stdin,
    env: process.env,
    cwd: process.cwd(),
    isTTY: { stdout: isTerminal(stdout), stderr: isTerminal(stderr), stdin: isTerminal(stdin) },
    ...(stdout.isTTY ? { columns: stdout.columns } : {}),
  };
}

/** `isTTY` is undefined for files and pipes, whatever the types of Node say. */
function isTerminal(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true;
}
