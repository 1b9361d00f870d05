/** From one file to facts, with whatever is inside: what the main thread and the worker threads have in common. */
import type { ExtractOptions } from '../extract/source-extractor.ts';
import { SourceExtractor } from '../extract/source-extractor.ts';
import type { SourceFacts } from '../extract/facts.ts';
import { zoneByName } from '../records/zone.ts';
import type { CompiledRules } from '../rules/compile.ts';
import { TwoSpeed } from '../scan/two-speed.ts';
import type { Entry } from './discover.ts';
import { openSources } from './open.ts';
import type { Problem } from './problem.ts';
import { ScanKernel } from './scan-kernel.ts';

/** How to read; plain data, so that it can be handed to a worker thread. */
export interface Reading {
  compiled: CompiledRules;
  /** Zone of stamps that print none. */
  timezone?: string;
  /** Reads every line, for `dagnosis formats`; otherwise only those that can matter. */
  everyLine?: boolean;
}

export interface EntryFacts {
  sources: SourceFacts[];
  problems: Problem[];
}

export class SourceReader {
  private readonly options: ExtractOptions;

  constructor({ compiled, timezone, everyLine = false }: Reading) {
    this.options = { compiled };
    if (timezone !== undefined) this.options.zone = zoneByName(timezone);
    // A pattern without literals can match anywhere.
    if (everyLine || compiled.signals.some(({ literals }) => literals.length === 0)) return;
    const scanner = new ScanKernel(compiled.literals);
    this.options.feed = (onLine) => new TwoSpeed(scanner, onLine);
  }

  /** @param onBytes told of every block of decompressed bytes */
  async read(entry: Entry, onBytes: (bytes: number) => void): Promise<EntryFacts> {
    const sources: SourceFacts[] = [];
    const problems = await openSources(entry, {
      begin: (info) => {
        const extractor = new SourceExtractor(info, this.options);
        return {
          push(block) {
            extractor.push(block);
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
}
