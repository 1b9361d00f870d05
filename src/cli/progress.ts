/** One line on stderr that says how far the reading is; gone when it ends. */
import type { Io } from './io.ts';

/** Bytes done of bytes total, files done, findings so far. */
export interface Progress {
  bytesDone: number;
  bytesTotal: number;
  files: number;
  findings: number;
}

const INTERVAL_MS = 100;
const CLEAR_LINE = '\r\x1b[2K';

export class ProgressLine {
  readonly #io: Io;
  readonly #now: () => number;
  #drawnAt = -Infinity;
  #visible = false;

  /** @param now milliseconds of a clock that never goes back */
  constructor(io: Io, now: () => number = () => performance.now()) {
    this.#io = io;
    this.#now = now;
  }

  /** Draws at most ten times a second. */
  update({ bytesDone, bytesTotal, files, findings }: Progress): void {
    const now = this.#now();
    if (now - this.#drawnAt < INTERVAL_MS) return;
    this.#drawnAt = now;
    this.#visible = true;
    const counts = [counted(files, 'file'), ...(findings > 0 ? [counted(findings, 'finding')] : [])];
    this.#io.stderr.write(
      `${CLEAR_LINE}${megabytes(bytesDone)} of ${megabytes(bytesTotal)} MB · ${counts.join(' · ')}`,
    );
  }

  clear(): void {
    if (this.#visible) this.#io.stderr.write(CLEAR_LINE);
    this.#visible = false;
  }
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0);
}

export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${String(count)} ${count === 1 ? noun : plural}`;
}
