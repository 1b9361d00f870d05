/**
 * One stream of bytes in, its facts out. Decides what the stream is (a document, a Kubernetes dump, lines in
 * envelopes); everything else happens in the modes.
 */
import { detectDocument } from '../records/documents/documents.ts';
import { detectKubernetes } from '../records/kubernetes/kubernetes.ts';
import type { SourceFacts } from './facts.ts';
import { briefMode } from './brief-mode.ts';
import { LinesMode } from './lines-mode.ts';
import type { ExtractInfo, ExtractOptions, Mode } from './mode.ts';
import { DocumentMode, KubernetesMode } from './whole-text-modes.ts';

export type { ExtractInfo, ExtractOptions } from './mode.ts';

const SNIFF_BYTES = 64 * 1024;

export class SourceExtractor {
  private readonly info: ExtractInfo;
  private readonly options: ExtractOptions;
  private head: Uint8Array[] = [];
  private headBytes = 0;
  private mode: Mode | undefined;
  private readonly problems: string[] = [];

  constructor(info: ExtractInfo, options: ExtractOptions) {
    this.info = info;
    this.options = options;
  }

  /**
   * @param block UTF-8 bytes, valid during the call only
   * @param isWhole the block is all of the source
   */
  push(block: Uint8Array, isWhole = false): void {
    if (this.mode) {
      this.mode.push(block);
      return;
    }
    if (isWhole) {
      this.mode = briefMode(block, this.info, this.options);
      if (this.mode === undefined) this.begin(block);
      return;
    }
    this.head.push(block.slice());
    this.headBytes += block.length;
    if (this.headBytes >= SNIFF_BYTES) this.begin(Buffer.concat(this.head));
  }

  /**
   * Leaves out bytes in which nothing matters; see LineFeed.skip.
   * @returns false when they must be pushed after all
   */
  skip(bytes: number, newlines: number): boolean {
    return this.mode?.skip?.(bytes, newlines) ?? false;
  }

  /** @param problem what was wrong with the bytes, as coverage should say it */
  end(problem?: string): SourceFacts[] {
    if (problem !== undefined) this.problems.push(problem);
    if (!this.mode) this.begin(Buffer.concat(this.head));
    return this.mode!.end(this.problems);
  }

  private begin(bytes: Uint8Array): void {
    const sample = textOf(bytes.subarray(0, SNIFF_BYTES));
    const document = detectDocument(sample, this.info.path);
    const kubernetes = document === undefined ? detectKubernetes(sample, this.info.path) : undefined;
    if (document !== undefined) this.mode = new DocumentMode(this.info, this.options, document);
    else if (kubernetes !== undefined) this.mode = new KubernetesMode(this.info, this.options, kubernetes);
    else this.mode = new LinesMode(this.info, this.options, sample);
    this.head = [];
    this.mode.push(bytes);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
