/** From paths to facts: discover, open, extract, one source after the other. */
import { SourceExtractor } from '../extract/source-extractor.ts';
import type { ExtractOptions } from '../extract/source-extractor.ts';
import type { SourceFacts } from '../extract/facts.ts';
import { discover } from './discover.ts';
import { openSources } from './open.ts';
import type { Problem } from './problem.ts';
import type { SourceSink } from './sink.ts';

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

export async function readFacts(
  paths: readonly string[],
  options: ExtractOptions,
  onProgress?: (progress: Progress) => void,
): Promise<ReadResult> {
  const { entries, problems } = discover(paths);
  const sources: SourceFacts[] = [];
  const progress: Progress = { bytesDone: 0, bytesTotal: entries.reduce((sum, { size }) => sum + size, 0), files: 0, findings: 0 };
  const sink: SourceSink = {
    begin(info) {
      const extractor = new SourceExtractor(info, options);
      return {
        push(block) {
          extractor.push(block);
          progress.bytesDone += block.length;
          onProgress?.(progress);
        },
        end(problem) {
          for (const facts of extractor.end(problem)) {
            sources.push(facts);
            progress.findings += facts.signals.filter(({ cause }) => cause !== 'marker').length;
          }
          progress.files += 1;
          onProgress?.(progress);
        },
      };
    },
  };
  for (const entry of entries) problems.push(...(await openSources(entry, sink)));
  return { sources, problems };
}
