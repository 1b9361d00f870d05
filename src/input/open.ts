import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { fromBufferPromise, openPromise } from 'yauzl';
import { readTar, readZip, zipError, type MemberReader } from './archive.ts';
import { explained, gunzip, isHeld, unzstd, type Bytes } from './decompress.ts';
import { STDIN_PATH, type Entry } from './discover.ts';
import { ArchiveError, Budget, DEFAULT_LIMITS, LimitError, type Limits } from './limits.ts';
import { HEAD_BYTES, sniffKind, type Kind } from './magic.ts';
import { reasonOf, type Problem } from './problem.ts';
import type { SourceSink, StreamInfo } from './sink.ts';
import { TextFilter } from './text.ts';

const BLOCK_BYTES = 2 ** 20;

/** Reused by every plain file: a block is valid only while the sink's `push` runs, which is synchronous. */
let sharedBlock: Buffer | undefined;

/**
 * Reads one file or standard input and pushes every stream of log bytes in it to the sink: the file itself, or
 * the members of an archive, also of archives inside archives. The first bytes decide what a file is, never its
 * name. Plain files are read synchronously, block by block.
 *
 * A problem of a stream that has begun is told to its consumer's `end`; all others are returned. Nothing
 * throws, but what the sink itself throws.
 */
export async function openSources(
  entry: Entry,
  sink: SourceSink,
  limits: Readonly<Limits> = DEFAULT_LIMITS,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const layer: Layer = {
    info: { path: entry.display, location: entry.path, envelopes: [] },
    depth: 0,
    budget: new Budget(limits, entry.size),
    sink,
    problems,
  };
  try {
    if (entry.path === STDIN_PATH) await openBytes(explained<Uint8Array>(process.stdin, readError), layer);
    else await openFile(entry, layer);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    problems.push({ path: entry.display, reason: error.message });
  }
  return problems;
}

/** Where in the nest of archives the reader stands. */
interface Layer {
  info: StreamInfo;
  depth: number;
  budget: Budget;
  sink: SourceSink;
  problems: Problem[];
}

async function openFile(entry: Entry, layer: Layer): Promise<void> {
  const block = (sharedBlock ??= Buffer.allocUnsafe(BLOCK_BYTES));
  let held: Buffer | undefined;
  let file: number | undefined;
  let kind: Kind;
  try {
    let length: number;
    try {
      file = openSync(entry.path, 'r');
      length = readSync(file, block);
    } catch (error) {
      throw readError(error);
    }
    kind = sniffKind(block.subarray(0, Math.min(length, HEAD_BYTES)));
    if (kind.is === 'text') {
      const info = { ...layer.info, sizeHint: entry.size };
      if (length === entry.size && length < block.length) {
        const filter = beginText(kind, info, layer);
        filter.push(block.subarray(0, length), true);
        filter.end();
      } else pushFile(file, block, length, kind, info, layer);
      return;
    }
    if (length < block.length) held = Buffer.from(block.subarray(0, length));
  } finally {
    if (file !== undefined) closeSync(file);
  }
  if (kind.is === 'zip') {
    const inner = deeper(layer, 'zip');
    let zip;
    try {
      zip = await openPromise(entry.path, { decodeStrings: false, autoClose: false });
    } catch (error) {
      throw zipError(error);
    }
    return readZip(zip, layer.budget, memberReader(inner));
  }
  if (held !== undefined) return openBytes([held], layer);
  const stream = createReadStream(entry.path, { highWaterMark: BLOCK_BYTES });
  await openBytes(explained<Uint8Array>(stream, readError), layer);
}

/** Pushes a plain file from its first block on; a read error ends the stream with what had arrived. */
function pushFile(
  file: number,
  block: Buffer,
  length: number,
  kind: Kind & { is: 'text' },
  info: StreamInfo,
  layer: Layer,
): void {
  const filter = beginText(kind, info, layer);
  while (length > 0) {
    filter.push(block.subarray(0, length));
    try {
      length = readSync(file, block);
    } catch (error) {
      filter.end(reasonOf(error));
      return;
    }
  }
  filter.end();
}

function readError(error: unknown): ArchiveError {
  return new ArchiveError(reasonOf(error));
}

/** Looks at the first bytes of a stream and takes it apart accordingly. */
async function openBytes(bytes: Bytes, layer: Layer): Promise<void> {
  const { head, rest } = await behead(bytes);
  const kind = sniffKind(head.subarray(0, HEAD_BYTES));
  switch (kind.is) {
    case 'gzip':
      return openBytes(gunzip(rest, layer.budget), deeper(layer, 'gzip'));
    case 'zstd':
      return openBytes(unzstd(rest, layer.budget), deeper(layer, 'zstd'));
    case 'tar':
      return readTar(rest, layer.budget, memberReader(deeper(layer, 'tar')));
    case 'zip': {
      const inner = deeper(layer, 'zip');
      const held = await hold(rest, layer.budget.limits.maxHeldBytes);
      const zip = await fromBufferPromise(held, { decodeStrings: false }).catch((error: unknown) => {
        throw zipError(error);
      });
      return readZip(zip, layer.budget, memberReader(inner));
    }
    case 'unsupported':
      throw new ArchiveError(
        `is packed with ${kind.what}, which is not read here; unpack it first (${kind.unpackWith})`,
      );
    case 'binary':
      throw new ArchiveError(`is not a log: ${kind.what}`);
    case 'text':
      return pushBytes(rest, beginText(kind, layer.info, layer));
  }
}

async function pushBytes(bytes: Bytes, filter: TextFilter): Promise<void> {
  const blocks = iterate(bytes);
  for (;;) {
    let next;
    try {
      next = await blocks.next();
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      filter.end(error.message);
      if (error instanceof LimitError) throw error;
      return;
    }
    if (next.done === true) {
      filter.end();
      return;
    }
    filter.push(next.value);
  }
}

function beginText(kind: Kind & { is: 'text' }, info: StreamInfo, layer: Layer): TextFilter {
  const envelopes = kind.encoding === 'utf-8' ? info.envelopes : [...info.envelopes, kind.encoding];
  return new TextFilter(layer.sink.begin({ ...info, envelopes }), kind.encoding, kind.bom);
}

function memberReader(layer: Layer): MemberReader {
  const inside = (name: string): string => `${layer.info.path}!/${name}`;
  return {
    async read({ name, size }, bytes) {
      const location = `${layer.info.location}!/${name}`;
      const info = { path: inside(name), location, envelopes: layer.info.envelopes, sizeHint: size };
      try {
        await openBytes(bytes, { ...layer, info });
      } catch (error) {
        if (error instanceof LimitError || !(error instanceof ArchiveError)) throw error;
        layer.problems.push({ path: info.path, reason: error.message });
      }
    },
    refuse(name, reason) {
      layer.problems.push({ path: inside(name), reason });
    },
  };
}

function deeper(layer: Layer, envelope: string): Layer {
  const { maxDepth } = layer.budget.limits;
  if (layer.depth >= maxDepth) {
    throw new ArchiveError(`holds archives more than ${maxDepth} deep; unpack the outer ones first`);
  }
  const { sizeHint: _, ...info } = layer.info;
  return { ...layer, depth: layer.depth + 1, info: { ...info, envelopes: [...info.envelopes, envelope] } };
}

/** The first HEAD_BYTES (fewer only at the end), and the whole stream again. */
async function behead(bytes: Bytes): Promise<{ head: Buffer; rest: Bytes }> {
  if (isHeld(bytes)) return { head: Buffer.concat(bytes), rest: bytes };
  const blocks = iterate(bytes);
  const first: Uint8Array[] = [];
  let length = 0;
  let failure: ArchiveError | undefined;
  try {
    while (length < HEAD_BYTES) {
      const next = await blocks.next();
      if (next.done === true) break;
      first.push(next.value);
      length += next.value.length;
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    failure = error;
  }
  const head = Buffer.concat(first);
  const again = async function* (): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    if (failure !== undefined) throw failure;
    yield* { [Symbol.asyncIterator]: () => blocks };
  };
  return { head, rest: again() };
}

function iterate(bytes: Bytes): AsyncIterator<Uint8Array> {
  if (!isHeld(bytes)) return bytes[Symbol.asyncIterator]();
  const blocks = bytes[Symbol.iterator]();
  return { next: () => Promise.resolve(blocks.next()) };
}

async function hold(bytes: Bytes, limit: number): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  let length = 0;
  for await (const block of bytes) {
    length += block.length;
    if (length > limit) {
      throw new ArchiveError(
        `is a zip of more than ${limit} bytes inside a stream; save or unpack it, then analyse it`,
      );
    }
    blocks.push(block);
  }
  return Buffer.concat(blocks);
}
