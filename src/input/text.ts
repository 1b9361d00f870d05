import { TextDecoder } from 'node:util';
import type { Encoding } from './magic.ts';
import type { StreamConsumer } from './sink.ts';

/** Hands bytes on as the sink's contract wants them: UTF-8, without byte order mark, without NUL. */
export class TextFilter {
  readonly #consumer: StreamConsumer;
  readonly #decoder: TextDecoder | undefined;
  #bomLeft: number;
  #nuls = 0;

  /** @param bom bytes of the byte order mark at the start, to be dropped */
  constructor(consumer: StreamConsumer, encoding: Encoding, bom: number) {
    this.#consumer = consumer;
    this.#decoder = encoding === 'utf-8' ? undefined : new TextDecoder(encoding, { ignoreBOM: true });
    this.#bomLeft = bom;
  }

  /** @param isWhole this block is all of the stream */
  push(block: Uint8Array, isWhole = false): void {
    if (this.#bomLeft > 0) {
      const dropped = Math.min(this.#bomLeft, block.length);
      this.#bomLeft -= dropped;
      block = block.subarray(dropped);
    }
    if (this.#decoder) block = Buffer.from(this.#decoder.decode(block, { stream: true }), 'utf8');
    if (block.includes(0)) block = this.#withoutNul(block);
    if (block.length > 0) this.#consumer.push(block, isWhole && this.#decoder === undefined);
  }

  end(problem?: string): void {
    const rest = this.#decoder?.decode() ?? '';
    if (rest !== '') this.#consumer.push(Buffer.from(rest, 'utf8'));
    const reasons = problem === undefined ? [] : [problem];
    if (this.#nuls > 0) {
      reasons.push(
        `${this.#nuls} NUL bytes were left out; a machine that stopped without warning leaves them in a file that was being written`,
      );
    }
    this.#consumer.end(reasons.length > 0 ? reasons.join('; ') : undefined);
  }

  #withoutNul(block: Uint8Array): Uint8Array {
    const kept = Buffer.allocUnsafe(block.length);
    let length = 0;
    for (let from = 0; from < block.length;) {
      let to = block.indexOf(0, from);
      if (to === -1) to = block.length;
      kept.set(block.subarray(from, to), length);
      length += to - from;
      for (from = to; block[from] === 0; from++) this.#nuls++;
    }
    return kept.subarray(0, length);
  }
}
