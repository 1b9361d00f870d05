/** Reads the lines that a report cites again, by their byte offsets, and compares them with their digests. */
import { createHash } from 'node:crypto';
import { discover } from '../input/discover.ts';
import { openSources } from '../input/open.ts';
import type { StreamConsumer } from '../input/sink.ts';
import type { Evidence, Report } from '../report/report.ts';

export type Citation = Pick<Evidence, 'path' | 'line' | 'byteOffset' | 'digest'>;

export interface FailedCitation {
  path: string;
  line: number;
  reason: string;
}

/** Every line cited anywhere in the report, once each, in the order of files and places. */
export function citedLines({ diagnoses, observations }: Report): Citation[] {
  const evidence = [
    ...diagnoses.flatMap((d) => [
      ...d.evidence,
      ...[...d.contributing, ...d.consequences, ...d.ruledOut].flatMap((part) => part.evidence),
    ]),
    ...observations.flatMap((observation) => observation.evidence),
  ];
  const unique = new Map(
    evidence.map((cited) => [`${cited.path}\0${String(cited.byteOffset)}\0${cited.digest}`, cited]),
  );
  return [...unique.values()].sort((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : a.byteOffset - b.byteOffset,
  );
}

/**
 * @param paths the arguments that the report was made from; files that are not cited are passed over
 * @returns what failed, and how many of the cited files were found
 */
export async function checkCitations(
  cited: readonly Citation[],
  paths: readonly string[],
): Promise<{ failures: FailedCitation[]; sourcesRead: number }> {
  const byPath = new Map<string, Citation[]>();
  for (const citation of cited) {
    const group = byPath.get(citation.path);
    if (group) group.push(citation);
    else byPath.set(citation.path, [citation]);
  }
  const found = new Set<string>();
  const failures: FailedCitation[] = [];
  const fail = ({ path, line }: Citation, reason: string): void => {
    failures.push({ path, line, reason });
  };
  for (const entry of discover(paths).entries) {
    if (![...byPath.keys()].some((path) => path === entry.display || path.startsWith(`${entry.display}!/`)))
      continue;
    await openSources(entry, {
      begin: ({ path }) => {
        const citations = byPath.get(path);
        if (!citations) return { push: () => undefined, end: () => undefined };
        found.add(path);
        return new CitationReader(citations, fail);
      },
    });
  }
  for (const [path, citations] of byPath) {
    if (!found.has(path)) for (const citation of citations) fail(citation, 'the file is not among the paths');
  }
  return { failures, sourcesRead: found.size };
}

/** Collects the cited lines from the blocks of one stream as they pass. */
class CitationReader implements StreamConsumer {
  readonly #citations: readonly Citation[];
  readonly #fail: (citation: Citation, reason: string) => void;
  #next = 0;
  #offset = 0;
  #parts: Buffer[] = [];
  #previousByte = NEWLINE;

  /** @param citations in the order of their offsets */
  constructor(citations: readonly Citation[], fail: (citation: Citation, reason: string) => void) {
    this.#citations = citations;
    this.#fail = fail;
  }

  push(block: Uint8Array): void {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    for (let citation = this.#current(); citation; citation = this.#current()) {
      const start = Math.max(citation.byteOffset - this.#offset, 0);
      if (start >= bytes.length) break;
      if (this.#parts.length === 0) {
        const before = start > 0 ? bytes[start - 1] : this.#previousByte;
        if (before !== NEWLINE) {
          this.#settle(citation, undefined);
          continue;
        }
      }
      const end = bytes.indexOf(NEWLINE, start);
      // The block is only lent: what is kept is copied.
      this.#parts.push(Buffer.from(bytes.subarray(start, end < 0 ? bytes.length : end)));
      if (end < 0) break;
      this.#settle(citation, Buffer.concat(this.#parts));
    }
    this.#offset += bytes.length;
    this.#previousByte = bytes.at(-1) ?? this.#previousByte;
  }

  end(): void {
    for (let citation = this.#current(); citation; citation = this.#current()) {
      this.#settle(citation, this.#parts.length > 0 ? Buffer.concat(this.#parts) : undefined);
    }
  }

  #current(): Citation | undefined {
    return this.#citations[this.#next];
  }

  /** @param line the bytes that stand there, or undefined when no line begins there */
  #settle(citation: Citation, line: Buffer | undefined): void {
    this.#parts = [];
    this.#next++;
    if (line === undefined)
      this.#fail(citation, `no line begins at byte ${String(citation.byteOffset)} any more`);
    else if (digestOf(line) !== citation.digest) this.#fail(citation, 'the line reads differently now');
  }
}

const NEWLINE = 0x0a;

function digestOf(line: Buffer): string {
  const text = line.toString('utf8').replace(/\r$/, '');
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
}
