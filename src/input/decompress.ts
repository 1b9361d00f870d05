import { createGunzip, gunzipSync, type Gunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { ArchiveError, type Budget } from './limits.ts';
import { codeOf, messageOf } from './problem.ts';

/** Blocks as they come, or one array that holds the whole. */
export type Bytes = AsyncIterable<Uint8Array> | readonly Uint8Array[];

/** Turns what the iterator itself throws into a reason for a person; what the loop's body throws is not touched. */
export async function* explained<T>(
  items: AsyncIterable<T>,
  explain: (error: unknown) => ArchiveError,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      let next;
      try {
        next = await iterator.next();
      } catch (error) {
        throw error instanceof ArchiveError ? error : explain(error);
      }
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** Small steps bound what one step can unfold to: gzip reaches 1:1032. */
const STEP_BYTES = 32 * 1024;
/** zlib drops what it made of the step in which it finds a damage; of a small file nearly nothing is to be lost. */
const FINE_STEP_BYTES = 64;

const HELD_OUTPUT_BYTES = 32 * 2 ** 20;

/**
 * Decompresses gzip, all members of it. What came before a damage is yielded before the error is thrown
 * (a stream's own iterator would drop it).
 */
export async function* gunzip(bytes: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  const whole = isHeld(bytes) ? gunzipHeld(bytes) : undefined;
  if (whole !== undefined) {
    yield* counted([whole], budget);
    return;
  }
  const inflater = createGunzip({ chunkSize: 128 * 1024 });
  const ready: Uint8Array[] = [];
  let failure: unknown;
  inflater.on('data', (block: Uint8Array) => ready.push(block));
  inflater.on('error', (error) => (failure = error));
  try {
    for await (const step of inSteps(bytes, isHeld(bytes) ? FINE_STEP_BYTES : STEP_BYTES)) {
      await fed(inflater, step);
      yield* counted(ready.splice(0), budget);
      if (failure !== undefined) throw gzipError(failure);
    }
    await fed(inflater, undefined);
    yield* counted(ready.splice(0), budget);
    if (failure !== undefined) throw gzipError(failure);
  } finally {
    inflater.destroy();
  }
}

export function isHeld(bytes: Bytes): bytes is readonly Uint8Array[] {
  return Array.isArray(bytes);
}

/**
 * Small files at one go: a stream costs a millisecond each, and exports to S3 have thousands of them.
 * Undefined when that fails for any reason; the stream then finds out what arrived and what is wrong.
 */
function gunzipHeld(bytes: readonly Uint8Array[]): Uint8Array | undefined {
  try {
    return gunzipSync(Buffer.concat(bytes), { maxOutputLength: HELD_OUTPUT_BYTES });
  } catch {
    return undefined;
  }
}

/** Decompresses zstd frames. fzstd works synchronously and hands on blocks of at most 128 KiB. */
export async function* unzstd(bytes: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const decoder = new Decompress((block) => {
    budget.countBytes(block.length);
    ready.push(block.slice());
  });
  const decode = (step: Uint8Array, last: boolean): unknown => {
    try {
      decoder.push(step, last);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  let failure: unknown;
  for await (const step of inSteps(bytes)) {
    failure = decode(step, false);
    yield* ready.splice(0);
    if (failure !== undefined) break;
  }
  failure ??= decode(new Uint8Array(0), true);
  yield* ready.splice(0);
  if (failure instanceof ArchiveError) throw failure;
  if (failure !== undefined) {
    throw new ArchiveError(
      `the zstd data is cut off or damaged (${messageOf(failure)}); what came before was read, download the file again`,
    );
  }
}

async function* inSteps(bytes: Bytes, size = STEP_BYTES): AsyncGenerator<Uint8Array> {
  for await (const block of bytes) {
    for (let from = 0; from < block.length; from += size) yield block.subarray(from, from + size);
  }
}

/** Resolves when the step is decompressed (undefined = end of input), also when it failed. */
function fed(inflater: Gunzip, step: Uint8Array | undefined): Promise<void> {
  return new Promise((resolve) => {
    // Of a block that cannot be inflated zlib never calls back: only the closing of the stream tells.
    const done = (): void => {
      inflater.off('end', done).off('close', done);
      resolve();
    };
    if (inflater.destroyed) {
      resolve();
      return;
    }
    inflater.once('close', done);
    if (step !== undefined) inflater.write(step, done);
    else inflater.once('end', done).end();
  });
}

function* counted(blocks: Uint8Array[], budget: Budget): Generator<Uint8Array> {
  for (const block of blocks) {
    budget.countBytes(block.length);
    yield block;
  }
}

function gzipError(error: unknown): ArchiveError {
  const cut = codeOf(error) === 'Z_BUF_ERROR';
  return new ArchiveError(
    cut
      ? 'the gzip data is cut off; what had arrived was read, download the file again for the rest'
      : `the gzip data is damaged (${messageOf(error)}); what came before was read, download the file again for the rest`,
  );
}
