/**
 * Where to look for each literal. A literal of 24 characters needs only one telling part of its own, and which
 * part is telling depends on the log: `imeo` in one, `ED_T` in another. So the choice is learnt from a sample of
 * the text, in the very hashes that the kernel computes: a choice that the text never hits costs nothing, however
 * many literals there are.
 */

/** Bytes of a group; two groups that overlap by two bytes are an anchor. */
const GROUP = 3;
const MIN_LITERAL_BYTES = GROUP + 1;
const MAX_LITERAL_BYTES = 255;
const MAX_LITERALS = 2 ** 16;
const HASHES = 2 ** 16;
/** Many, so that hardly any two of ten thousand groups share one. */
const HEADS = 2 ** 14;
const ENTRY_BYTES = 16;
const BITMAP_AT = 64;
const HEADS_AT = BITMAP_AT + HASHES / 8;
const ENTRIES_AT = HEADS_AT + HEADS * 4;

/** The kernel's hash of three bytes; both sides must agree on it. */
function hashOf(group: number): number {
  return (Math.imul(group & 0xffff, 0x6f4f) + Math.imul(group >>> 8, 0x1e39)) & (HASHES - 1);
}

/** How often each hash stands in a sample of the text. */
export class HashCounts {
  private readonly counts = new Uint32Array(HASHES);

  add(sample: Uint8Array): void {
    let group = ((sample[0] ?? 0) << 8) | ((sample[1] ?? 0) << 16);
    for (let i = GROUP - 1; i < sample.length; i++) {
      group = (group >>> 8) | (sample[i]! << 16);
      const hash = (Math.imul(group & 0xffff, 0x6f4f) + Math.imul(group >>> 8, 0x1e39)) & (HASHES - 1);
      this.counts[hash]!++;
    }
  }

  of(group: number): number {
    return this.counts[hashOf(group)]!;
  }

  /** Makes what was counted so far weigh half as much as what comes. */
  fade(): void {
    for (let i = 0; i < HASHES; i++) this.counts[i]! >>>= 1;
  }
}

/** The kernel's tables as one image of memory: bitmap, heads of chains, entries, texts. */
export class AnchorTable {
  readonly bitmapAt = BITMAP_AT;
  readonly headsAt = HEADS_AT;
  /** Bytes at the start of the memory that the tables take, the same for every choice of anchors. */
  readonly size: number;
  readonly longest: number;
  private readonly literals: readonly string[];

  /**
   * @param literals ASCII, 4 to 255 bytes each, at most 65,536
   * @throws RangeError for any other literal
   */
  constructor(literals: readonly string[]) {
    if (literals.length > MAX_LITERALS) throw new RangeError(`more than ${MAX_LITERALS} literals`);
    for (const literal of literals) {
      if (literal.length < MIN_LITERAL_BYTES || literal.length > MAX_LITERAL_BYTES)
        throw new RangeError(
          `the literal «${literal}» has not ${MIN_LITERAL_BYTES} to ${MAX_LITERAL_BYTES} bytes`,
        );
    }
    this.literals = literals;
    this.longest = literals.reduce((most, { length }) => Math.max(most, length), MIN_LITERAL_BYTES);
    const texts = literals.reduce((sum, { length }) => sum + length, 0);
    this.size = ENTRIES_AT + literals.length * 2 * ENTRY_BYTES + texts;
  }

  /** @param memory at least `size` bytes, which are overwritten */
  write(memory: ArrayBuffer, counts: HashCounts): void {
    const bytes = new Uint8Array(memory, 0, this.size).fill(0);
    const view = new DataView(memory);
    let entry = ENTRIES_AT;
    let text = ENTRIES_AT + this.literals.length * 2 * ENTRY_BYTES;
    for (const [number, literal] of this.literals.entries()) {
      for (let i = 0; i < literal.length; i++) bytes[text + i] = literal.charCodeAt(i);
      const anchor = anchorOf(literal, counts);
      for (const offset of [anchor, anchor + 1]) {
        const group = groupAt(literal, offset);
        const hash = hashOf(group);
        bytes[BITMAP_AT + (hash >>> 3)]! |= 1 << (hash & 7);
        const head = HEADS_AT + (Math.imul(group, 0x9e3779b1) >>> 18) * 4;
        view.setUint32(entry, group, true);
        view.setUint8(entry + 4, offset);
        view.setUint8(entry + 5, literal.length);
        view.setUint16(entry + 6, number, true);
        view.setUint32(entry + 8, view.getUint32(head, true), true);
        view.setUint32(entry + 12, text, true);
        view.setUint32(head, entry, true);
        entry += ENTRY_BYTES;
      }
      text += literal.length;
    }
  }
}

/** Offset of the anchor in its literal: where the text hits least; capitals and signs where nothing is known. */
function anchorOf(literal: string, counts: HashCounts): number {
  let best = 0;
  let least = Infinity;
  let here = counts.of(groupAt(literal, 0));
  for (let at = 0; at + MIN_LITERAL_BYTES <= literal.length; at++) {
    const next = counts.of(groupAt(literal, at + 1));
    const cost = here + next + commonness(literal, at);
    if (cost < least) {
      best = at;
      least = cost;
    }
    here = next;
  }
  return best;
}

function groupAt(text: string, at: number): number {
  return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16);
}

/** Below one: decides between anchors that the sample does not tell apart. */
function commonness(literal: string, at: number): number {
  let common = 0;
  for (let i = at; i < at + MIN_LITERAL_BYTES; i++) {
    const code = literal.charCodeAt(i);
    if (code === 0x20 || (code >= 0x61 && code <= 0x7a)) common++;
  }
  return common / (MIN_LITERAL_BYTES + 1);
}
