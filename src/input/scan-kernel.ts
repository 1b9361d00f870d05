import { readFileSync } from 'node:fs';
import { AnchorTable, HashCounts } from '../scan/anchors.ts';
import type { LiteralScanner } from '../scan/literal-scanner.ts';
import { windowBytes } from '../scan/two-speed.ts';
import { WebAssembly } from './webassembly.ts';
import type { WasmGlobal, WasmMemory, WasmModule } from './webassembly.ts';

/** Where the compiled kernel lies, seen from dist/, from dist/chunks/ and, in tests, from src/input/. */
const PLACES = ['./scan-kernel.wasm', '../scan-kernel.wasm', '../../dist/scan-kernel.wasm'];

const PAGE_BYTES = 64 * 1024;
export const BLOCK_BYTES = 2 ** 20;
/** So much text says well enough which groups of bytes are frequent. */
const SAMPLE_BYTES = 512 * 1024;
/** More literals than stand in any small log of which nothing is to be said. */
const MAX_HITS = 256;
const HIT_NUMBERS = 3;
/** How often the anchors are judged: after so many bytes at first, then ever more rarely. */
const FIRST_CHECK_BYTES = 4 * 2 ** 20;
/** More candidates than one in so many bytes slow the search down noticeably. */
const BYTES_PER_CANDIDATE = 128;

/** What src/scan/kernel/kernel.ts exports. */
interface Kernel {
  setUp(bitmapAt: number, headsAt: number): void;
  next(from: number, to: number, end: number): number;
  all(from: number, to: number, end: number, out: number, room: number): number;
  lines: WasmGlobal;
  candidates: WasmGlobal;
}

let compiled: WasmModule | undefined;

/**
 * Finds literals with WebAssembly SIMD, and learns from the text that goes through it how to find them fast. One
 * for each thread; what it finds does not depend on what it has learnt.
 */
export class ScanKernel implements LiteralScanner {
  readonly window: Buffer;
  readonly blockBytes = BLOCK_BYTES;
  readonly longest: number;
  readonly hits: Uint32Array;
  lines = 0;
  private readonly kernel: Kernel;
  private readonly memory: WasmMemory;
  private readonly table: AnchorTable;
  private readonly windowAt: number;
  private readonly hitsAt: number;
  private readonly counts = new HashCounts();
  private sampleLeft = SAMPLE_BYTES;
  private bytes = 0;
  private checkAt = FIRST_CHECK_BYTES;
  private candidatesAtCheck = 0;
  private bytesAtCheck = 0;

  /** @throws RangeError for literals that are no ASCII of 4 to 255 bytes; Error when the package was never built */
  constructor(literals: readonly string[]) {
    this.table = new AnchorTable(literals);
    this.longest = this.table.longest;
    this.windowAt = Math.ceil(this.table.size / PAGE_BYTES) * PAGE_BYTES;
    this.hitsAt = this.windowAt + windowBytes(BLOCK_BYTES);
    const pages = Math.ceil((this.hitsAt + MAX_HITS * HIT_NUMBERS * 4) / PAGE_BYTES);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    compiled ??= new WebAssembly.Module(kernelBytes());
    const instance = new WebAssembly.Instance(compiled, { env: { memory: this.memory } });
    this.kernel = instance.exports as Kernel;
    this.window = Buffer.from(this.memory.buffer, this.windowAt, windowBytes(BLOCK_BYTES));
    this.hits = new Uint32Array(this.memory.buffer, this.hitsAt, MAX_HITS * HIT_NUMBERS);
    this.kernel.setUp(this.table.bitmapAt, this.table.headsAt);
    this.table.write(this.memory.buffer, this.counts);
  }

  load(bytes: Uint8Array, at: number): void {
    this.window.set(bytes, at);
    this.observe(bytes);
  }

  observe(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    if (this.sampleLeft > 0) this.sample(bytes);
    else if (this.bytes >= this.checkAt) this.check();
  }

  next(from: number, to: number, end: number): number {
    const { kernel, windowAt } = this;
    const place = kernel.next(from + windowAt, to + windowAt, end + windowAt);
    this.lines = kernel.lines.value;
    return place === 0 ? -1 : place - windowAt;
  }

  all(from: number, end: number): number | undefined {
    const { kernel, windowAt, hits } = this;
    const to = end + windowAt;
    const count = kernel.all(from + windowAt, to, to, this.hitsAt, MAX_HITS);
    this.lines = kernel.lines.value;
    if (count > MAX_HITS) return undefined;
    for (let i = 0; i < count; i += 1) hits[i * HIT_NUMBERS]! -= windowAt;
    return count;
  }

  private sample(bytes: Uint8Array): void {
    this.counts.add(bytes.subarray(0, this.sampleLeft));
    this.sampleLeft -= bytes.length;
    if (this.sampleLeft > 0) return;
    this.table.write(this.memory.buffer, this.counts);
    this.startCheck();
  }

  /** Samples again when the text has become another one. */
  private check(): void {
    const found = this.kernel.candidates.value - this.candidatesAtCheck;
    if (found * BYTES_PER_CANDIDATE > this.bytes - this.bytesAtCheck) {
      this.counts.fade();
      this.sampleLeft = SAMPLE_BYTES;
    } else this.startCheck();
  }

  private startCheck(): void {
    this.candidatesAtCheck = this.kernel.candidates.value;
    this.bytesAtCheck = this.bytes;
    this.checkAt = this.bytes * 2 + FIRST_CHECK_BYTES;
  }
}

function kernelBytes(): Buffer {
  for (const place of PLACES) {
    try {
      return readFileSync(new URL(place, import.meta.url));
    } catch {
      continue;
    }
  }
  throw new Error(
    'The scan kernel is missing from the installation. Run `npm run build`, or install dagnosis again.',
  );
}
