/** From paths to facts: discover, then read one file after the other. */
import type { SourceFacts } from '../extract/facts.ts';
import { discover, STDIN_PATH } from './discover.ts';
import type { Problem } from './problem.ts';
import { SourceReader } from './source-reader.ts';
import type { Reading } from './source-reader.ts';

export interface ReadResult {
  sources: SourceFacts[];
  problems: Problem[];
}

export interface Progress {
  bytesDone: number;
  bytesTotal: number;
  files: number;
  findings: number;
}

/** Below this many bytes, reading every line takes less time than making ready to search for what matters. */
const SEARCH_FROM_BYTES = 256 * 1024;

export async function readFacts(
  paths: readonly string[],
  reading: Reading,
  onProgress?: (progress: Progress) => void,
): Promise<ReadResult> {
  const { entries, problems } = discover(paths);
  const sources: SourceFacts[] = [];
  const bytesTotal = entries.reduce((sum, { size }) => sum + size, 0);
  const progress: Progress = { bytesDone: 0, bytesTotal, files: 0, findings: 0 };
  const isSmall = bytesTotal < SEARCH_FROM_BYTES && entries.every(({ path }) => path !== STDIN_PATH);
  const reader = new SourceReader(isSmall ? { ...reading, everyLine: true } : reading);
  for (const entry of entries) {
    const found = await reader.read(entry, (bytes) => {
      progress.bytesDone += bytes;
      onProgress?.(progress);
    });
    sources.push(...found.sources);
    problems.push(...found.problems);
    progress.files += 1;
    progress.findings += found.sources.reduce(
      (sum, { signals }) => sum + signals.filter(isFinding).length,
      0,
    );
    onProgress?.(progress);
  }
  return { sources, problems };
}

function isFinding({ cause }: { cause: string }): boolean {
  return cause !== 'marker';
}
