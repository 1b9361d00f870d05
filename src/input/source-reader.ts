/** From one file to facts, with whatever is inside: what the main thread and the worker threads have in common. */
import type { ExtractOptions } from '../extract/source-extractor.ts';
import { SourceExtractor } from '../extract/source-extractor.ts';
import type { SourceFacts } from '../extract/facts.ts';
import type { CompiledRules } from '../rules/compile.ts';
import { TwoSpeed } from '../scan/two-speed.ts';
import type { BlockSummary } from './block-scan.ts';
import type { Entry } from './discover.ts';
import { openSources } from './open.ts';
import type { Problem } from './problem.ts';
import { BLOCK_BYTES, ScanKernel } from './scan-kernel.ts';
import { infoOf, readPlanned } from './split-file.ts';

/** How to read; plain data, so that it can be handed to a worker thread. */
export interface Reading {
  compiled: CompiledRules;
  /** Reads every line, for `dagnosis formats`; otherwise only those that can matter. */
  everyLine?: boolean;
}

export interface EntryFacts {
  sources: SourceFacts[];
  problems: Problem[];
}

/** Told of what was read, for progress. */
export interface Watcher {
  /** Every block of decompressed bytes. */
  onBytes: (bytes: number) => void;
  onFile: (facts: EntryFacts) => void;
}

export class SourceReader {
  readonly blockBytes = BLOCK_BYTES;
  private readonly options: ExtractOptions;
  /** Whether only what can matter is read. */
  readonly searches: boolean;

  constructor({ compiled, everyLine = false }: Reading) {
    this.options = { compiled };
    // A pattern without literals can match anywhere.
    this.searches = !everyLine && compiled.signals.every(({ literals }) => literals.length > 0);
    if (!this.searches) return;
    const scanner = new ScanKernel(compiled.literals);
    this.options.scanner = scanner;
    this.options.feed = (onLine) => new TwoSpeed(scanner, onLine);
  }

  async read(entry: Entry, onBytes: Watcher['onBytes']): Promise<EntryFacts> {
    const sources: SourceFacts[] = [];
    const problems = await openSources(entry, {
      begin: (info) => {
        const extractor = new SourceExtractor(info, this.options);
        return {
          push(block, isWhole) {
            extractor.push(block, isWhole);
            onBytes(block.length);
          },
          end(problem) {
            sources.push(...extractor.end(problem));
          },
        };
      },
    });
    return { sources, problems };
  }

  /** As `read`, for a plain file of which others have scanned the blocks. */
  async readPlanned(
    entry: Entry,
    summaryOf: (block: number) => Promise<BlockSummary | undefined>,
    onBytes: Watcher['onBytes'],
  ): Promise<EntryFacts> {
    const extractor = new SourceExtractor(infoOf(entry), this.options);
    const sources: SourceFacts[] = [];
    const consumer = {
      push(block: Uint8Array) {
        extractor.push(block);
        onBytes(block.length);
      },
      skip(bytes: number, newlines: number) {
        const isSkipped = extractor.skip(bytes, newlines);
        if (isSkipped) onBytes(bytes);
        return isSkipped;
      },
      end(problem?: string) {
        sources.push(...extractor.end(problem));
      },
    };
    await readPlanned(entry.path, consumer, BLOCK_BYTES, summaryOf);
    return { sources, problems: [] };
  }
}
