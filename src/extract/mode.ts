/** What the ways to read a source have in common. */
import type { PhysicalLine } from '../records/record.ts';
import type { CompiledRules } from '../rules/compile.ts';
import type { LineFeed } from '../scan/every-line.ts';
import type { LiteralScanner } from '../scan/literal-scanner.ts';
import type { SourceFacts } from './facts.ts';

export interface ExtractOptions {
  compiled: CompiledRules;
  /** Makes the reader of lines; default: every line. */
  feed?: (onLine: (line: PhysicalLine) => void) => LineFeed;
  /** Searches small logs as a whole, so that hardly any line of an uneventful one is parsed; default: none. */
  scanner?: LiteralScanner;
}

export interface ExtractInfo {
  path: string;
  /** Path with the folders above the argument; used for identity only. */
  location: string;
  envelopes: string[];
}

/** One way to read a source: lines, a document, an object dump. */
export interface Mode {
  push(block: Uint8Array): void;
  /** As LineFeed.skip. */
  skip?(bytes: number, newlines: number): boolean;
  end(problems: string[]): SourceFacts[];
}
