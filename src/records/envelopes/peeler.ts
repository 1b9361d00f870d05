import type { PeeledLine, PhysicalLine } from '../record.ts';
import type { LineEnvelope, Peeled } from './envelope.ts';

/** Longest line that is put together from parts; the rest becomes lines of its own. */
const MAX_JOINED_CHARS = 1024 * 1024;

/** What is known of a line's content when the envelopes outside of it are off. */
type Known = Omit<PeeledLine, 'text'>;

/** A line of which the end has not come yet. */
interface Pending {
  text: string[];
  length: number;
  known: Known;
}

interface Layer {
  envelope: LineEnvelope;
  /** By stream and channel. */
  pending: Map<string, Pending>;
  last: Known | undefined;
}

/**
 * Takes the envelopes off, line by line. One physical line gives no line (a part of a longer one), one, or many
 * (an event that holds a traceback). All lines of one event keep the number and offset of the line it stood in.
 */
export class EnvelopePeeler {
  readonly #layers: Layer[];
  #out: PeeledLine[] = [];

  /** @param envelopes outermost first, as detectEnvelopes gives them */
  constructor(envelopes: readonly LineEnvelope[]) {
    this.#layers = envelopes.map((envelope) => ({ envelope, pending: new Map(), last: undefined }));
  }

  push(line: PhysicalLine): PeeledLine[] {
    if (line.gapBefore === true) this.#flush();
    const { text, ...known } = line;
    this.#peel(0, text, known);
    return this.#take();
  }

  /** Parts whose end never came. */
  end(): PeeledLine[] {
    this.#flush();
    return this.#take();
  }

  #peel(depth: number, text: string, known: Known): void {
    const layer = this.#layers[depth];
    if (!layer) {
      this.#out.push({ ...known, text });
      return;
    }
    const peeled = layer.envelope.peel(text);
    if (!peeled) {
      const { envelope, last } = layer;
      this.#peel(depth + 1, text, envelope.continues === true && last ? inherit(known, last) : known);
      return;
    }
    const inner = merge(known, peeled);
    layer.last = inner;
    const key = `${inner.origin?.stream ?? ''} ${peeled.channel ?? ''}`;
    const pending = layer.pending.get(key);
    if (peeled.partial === true) {
      const part = pending ?? { text: [], length: 0, known: inner };
      part.text.push(peeled.text);
      part.length += peeled.text.length;
      if (part.length <= MAX_JOINED_CHARS) layer.pending.set(key, part);
      else this.#complete(depth, key, part);
    } else if (pending) {
      pending.text.push(peeled.text);
      this.#complete(depth, key, pending);
    } else {
      this.#split(depth + 1, peeled.text, inner);
    }
  }

  #complete(depth: number, key: string, part: Pending): void {
    this.#layers[depth]?.pending.delete(key);
    this.#split(depth + 1, part.text.join(''), part.known);
  }

  #split(depth: number, text: string, known: Known): void {
    if (!text.includes('\n')) {
      this.#peel(depth, text, known);
      return;
    }
    const { startsRecord: _, gapBefore: __, ...following } = known;
    text
      .split('\n')
      .forEach((part, index) => this.#peel(depth, part.replace(/\r$/, ''), index === 0 ? known : following));
  }

  #flush(): void {
    this.#layers.forEach(({ pending }, depth) => {
      for (const [key, part] of pending) this.#complete(depth, key, part);
    });
  }

  #take(): PeeledLine[] {
    const lines = this.#out;
    this.#out = [];
    return lines;
  }
}

/** The outermost time orders, the innermost level and origin know more. */
function merge(known: Known, peeled: Peeled): Known {
  const merged: Known = { ...known };
  if (merged.outerTime === undefined && peeled.time !== undefined) merged.outerTime = peeled.time;
  if (peeled.level !== undefined) merged.outerLevel = peeled.level;
  if (peeled.origin !== undefined)
    merged.origin = known.origin ? { ...known.origin, ...peeled.origin } : peeled.origin;
  if (known.origin?.stream !== undefined && peeled.origin?.stream !== undefined) {
    merged.origin = { ...merged.origin, stream: `${known.origin.stream}/${peeled.origin.stream}` };
  }
  if (peeled.startsRecord === true) merged.startsRecord = true;
  return merged;
}

function inherit(known: Known, last: Known): Known {
  const inherited: Known = { ...known };
  if (inherited.outerTime === undefined && last.outerTime !== undefined) inherited.outerTime = last.outerTime;
  if (inherited.origin === undefined && last.origin !== undefined) inherited.origin = last.origin;
  return inherited;
}
