/** Sources that must be seen whole before anything can be read from them: exports, API answers, object dumps. */
import { expandDocument } from '../records/documents/documents.ts';
import { expandKubernetes } from '../records/kubernetes/kubernetes.ts';
import { FactsBuilder } from './facts-builder.ts';
import { DocumentLines } from './document-lines.ts';
import type { Citation, SourceFacts } from './facts.ts';
import type { ExtractInfo, ExtractOptions, Mode } from './mode.ts';
import { RecentLines } from './recent-lines.ts';
import { StreamRecords } from './stream-records.ts';

const MAX_DOCUMENT_BYTES = 256 * 1024 * 1024;

abstract class WholeText implements Mode {
  protected readonly info: ExtractInfo;
  protected readonly options: ExtractOptions;
  private readonly blocks: Uint8Array[] = [];
  private bytes = 0;
  private tooLarge = false;

  constructor(info: ExtractInfo, options: ExtractOptions) {
    this.info = info;
    this.options = options;
  }

  push(block: Uint8Array): void {
    this.bytes += block.length;
    if (this.bytes <= MAX_DOCUMENT_BYTES) this.blocks.push(block.slice());
    else this.tooLarge = true;
  }

  end(problems: string[]): SourceFacts[] {
    const text = Buffer.concat(this.blocks).toString('utf8');
    const all = this.tooLarge
      ? [
          ...problems,
          'the document is larger than 256 MiB; what lies beyond was not read: export a shorter time range',
        ]
      : problems;
    const facts = this.expand(text, all);
    const total = facts[0];
    if (total) {
      total.bytes = this.bytes;
      total.lines = countLines(text);
    }
    return facts;
  }

  protected abstract expand(text: string, problems: string[]): SourceFacts[];
}

/** A document: an export or an API answer with one or more streams. */
export class DocumentMode extends WholeText {
  private readonly id: string;

  constructor(info: ExtractInfo, options: ExtractOptions, id: string) {
    super(info, options);
    this.id = id;
  }

  protected expand(text: string, problems: string[]): SourceFacts[] {
    const info = { ...this.info, envelopes: [...this.info.envelopes, this.id] };
    const document = new DocumentLines(text);
    return expandDocument(this.id, text, this.info.path).flatMap(
      ({ stream, lines, problems: torn }, index) => {
        const sample = lines
          .slice(0, 200)
          .map((line) => line.text)
          .join('\n');
        // Counted in their own order, which is not that of the document when it has the newest first.
        const locate = (line: number): Citation => ({
          ...document.cite(lines[line - 1]?.line ?? 1),
          streamLine: line,
        });
        const records = new StreamRecords(info, this.options, sample, {
          locate,
          ...(stream !== undefined && { stream }),
        });
        for (const [at, line] of lines.entries()) records.push({ ...line, line: at + 1 });
        const own = [...(torn ?? []), ...(index === 0 ? problems : [])];
        return records.end({ bytes: 0, lines: 0, pods: [], problems: own });
      },
    );
  }
}

/** `kubectl describe`, `get -o json`, events: records as they come, and facts about pods. */
export class KubernetesMode extends WholeText {
  private readonly id: string;

  constructor(info: ExtractInfo, options: ExtractOptions, id: string) {
    super(info, options);
    this.id = id;
  }

  protected expand(text: string, problems: string[]): SourceFacts[] {
    const { records, pods } = expandKubernetes(this.id, text);
    const document = new DocumentLines(text);
    const recent = new RecentLines((line) => document.cite(line));
    const builder = new FactsBuilder(
      {
        path: this.info.path,
        component: 'kubernetes',
        envelopes: this.info.envelopes,
        identity: {},
        identityFrom: {},
      },
      this.options.compiled,
      recent,
    );
    const texts = text.split('\n');
    for (const record of records) {
      for (const { line, byteOffset } of record.lines)
        recent.push({ text: texts[line - 1] ?? '', line, byteOffset });
      builder.record(record);
    }
    return [builder.finish({ bytes: 0, lines: 0, pods, problems })];
  }
}

function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
