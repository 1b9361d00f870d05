/** Writing that loses nothing: waits for slow pipes, makes folders, and takes a closed pipe for an end. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { UsageError } from './errors.ts';
import type { Io } from './io.ts';

/**
 * Resolves when the text has been handed to the system, so that the end of the process can't cut it. A reader
 * that went away (`| head`) is the normal end of a pipe and no error.
 */
export function writeTo(stream: Writable, text: string): Promise<void> {
  // Without a listener Node would also throw the error that the callback gets.
  if (!stream.listeners('error').includes(toldByCallback)) stream.on('error', toldByCallback);
  return new Promise((done, fail) => {
    stream.write(text, (error) => {
      if (!error || (error as NodeJS.ErrnoException).code === 'EPIPE') done();
      else fail(error);
    });
  });
}

function toldByCallback(): void {
  // Nothing to do: see writeTo.
}

/** Writes a whole file, with the folders above it. `-` is standard output. */
export async function writeOutput(target: string, text: string, io: Io): Promise<void> {
  if (target === '-') return writeTo(io.stdout, text);
  const path = resolve(io.cwd, target);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(
      `can't write ${target}: ${(error as Error).message}`,
      'Name another file with --output.',
    );
  }
}
