/** Reading with worker threads: batches of files, and large plain files block by block. */
import type { BlockSummary } from './block-scan.ts';
import { STDIN_PATH } from './discover.ts';
import type { Entry } from './discover.ts';
import { isPlainText } from './split-file.ts';
import type { EntryFacts, Reading, SourceReader, Watcher } from './source-reader.ts';
import { WorkerPool } from './worker-pool.ts';

/** A file from this size on is shared by all workers. */
const SPLIT_BYTES = 64 * 2 ** 20;
/** Bytes that one job covers: small enough to even out, large enough to be worth a message. */
const RANGE_BYTES = 16 * 2 ** 20;
const BATCH_BYTES = 4 * 2 ** 20;
const BATCH_FILES = 200;

/** @returns the facts of each entry, in the order of the entries */
export async function readParallel(
  entries: readonly Entry[],
  reading: Reading,
  reader: SourceReader,
  threads: number,
  watcher: Watcher,
): Promise<EntryFacts[]> {
  const pool = new WorkerPool(threads, reading);
  try {
    const results = new Array<EntryFacts>(entries.length);
    const keep = (index: number, facts: EntryFacts): void => {
      results[index] = facts;
      watcher.onFile(facts);
    };
    const here = [...entries.keys()].filter((index) => isReadHere(entries[index]!, reader));
    const batches = inBatches(entries, new Set(here)).map(async (batch) => {
      const found = await pool.read(batch.map((index) => entries[index]!));
      for (const [i, index] of batch.entries()) {
        watcher.onBytes(entries[index]!.size);
        keep(index, found[i]!);
      }
    });
    const all = Promise.all(batches);
    // A failure is met below; until then it is no unhandled rejection.
    all.catch(() => undefined);
    for (const index of here) {
      const entry = entries[index]!;
      const facts =
        entry.path === STDIN_PATH
          ? await reader.read(entry, watcher.onBytes)
          : await readShared(entry, reader, pool, watcher);
      keep(index, facts);
    }
    await all;
    return results;
  } finally {
    await pool.close();
  }
}

/** Standard input belongs to this thread, and so does putting together what workers scan. */
function isReadHere({ path, size }: Entry, reader: SourceReader): boolean {
  return path === STDIN_PATH || (reader.searches && size >= SPLIT_BYTES && isPlainText(path));
}

function inBatches(entries: readonly Entry[], without: ReadonlySet<number>): number[][] {
  const batches: number[][] = [];
  let bytes = Infinity;
  for (const [index, { size }] of entries.entries()) {
    if (without.has(index)) continue;
    const last = batches.at(-1);
    if (!last || bytes + size > BATCH_BYTES || last.length >= BATCH_FILES) {
      batches.push([index]);
      bytes = size;
    } else {
      last.push(index);
      bytes += size;
    }
  }
  return batches;
}

function readShared(
  entry: Entry,
  reader: SourceReader,
  pool: WorkerPool,
  watcher: Watcher,
): Promise<EntryFacts> {
  const ranges: Promise<BlockSummary[]>[] = [];
  for (let from = 0; from < entry.size; from += RANGE_BYTES) {
    const range = pool.scan({ path: entry.path, from, to: Math.min(entry.size, from + RANGE_BYTES) });
    range.catch(() => undefined);
    ranges.push(range);
  }
  const perRange = RANGE_BYTES / reader.blockBytes;
  return reader.readPlanned(
    entry,
    async (block) => (await ranges[Math.floor(block / perRange)])?.[block % perRange],
    watcher.onBytes,
  );
}
