/** Reads a large plain file of which workers have found out where anything can matter. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { BlockSummary } from './block-scan.ts';
import type { Entry } from './discover.ts';
import { HEAD_BYTES, sniffKind } from './magic.ts';
import { reasonOf } from './problem.ts';
import type { StreamConsumer, StreamInfo } from './sink.ts';
import { TextFilter } from './text.ts';

/** A consumer that need not see every byte; see SourceExtractor.skip. */
export interface SkippingConsumer extends StreamConsumer {
  skip(bytes: number, newlines: number): boolean;
}

/** Whether a file is UTF-8 text as it lies there, so that offsets in it are offsets in the stream. */
export function isPlainText(path: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const head = Buffer.alloc(HEAD_BYTES);
    const kind = sniffKind(head.subarray(0, readSync(file, head)));
    return kind.is === 'text' && kind.encoding === 'utf-8' && kind.bom === 0;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

export function infoOf(entry: Entry): StreamInfo {
  return {
    path: entry.display,
    location: entry.path,
    envelopes: [],
    sizeHint: entry.size,
  };
}

/**
 * Pushes every block that matters or stands beside one that does; the result is the same as of all blocks.
 * @param summaryOf by number of the block; undefined for blocks of which nothing is known
 */
export async function readPlanned(
  path: string,
  consumer: SkippingConsumer,
  blockBytes: number,
  summaryOf: (block: number) => Promise<BlockSummary | undefined>,
): Promise<void> {
  const filter = new TextFilter(consumer, 'utf-8', 0);
  const buffer = Buffer.allocUnsafe(blockBytes);
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    let before: BlockSummary | undefined;
    let here = await summaryOf(0);
    for (let block = 0; ; block += 1) {
      const after = await summaryOf(block + 1);
      const isDull = before?.isDull === true && here?.isDull === true && after?.isDull === true;
      if (!isDull || !consumer.skip(blockBytes, here!.newlines)) {
        const length = readSync(file, buffer, 0, blockBytes, block * blockBytes);
        if (length === 0) break;
        filter.push(buffer.subarray(0, length));
      }
      before = here;
      here = after;
    }
    filter.end();
  } catch (error) {
    filter.end(reasonOf(error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
