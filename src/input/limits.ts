/** What one argument file may unfold to; guards against archives that were built to exhaust the reader. */
export interface Limits {
  /** Members of one archive, nested ones included. */
  maxMembers: number;
  /** Bytes after decompression, summed over all members and layers. */
  maxBytes: number;
  /** Decompressed to compressed; judged only beyond `ratioFloor` bytes (repetitive logs do reach 100). */
  maxRatio: number;
  ratioFloor: number;
  /** Archives and compressions inside each other. */
  maxDepth: number;
  /** A zip that is not a file of its own (nested, or on standard input) is held in memory up to this size. */
  maxHeldBytes: number;
}

export const DEFAULT_LIMITS: Readonly<Limits> = {
  maxMembers: 200_000,
  maxBytes: 64 * 2 ** 30,
  maxRatio: 400,
  ratioFloor: 64 * 2 ** 20,
  maxDepth: 4,
  maxHeldBytes: 256 * 2 ** 20,
};

/** An archive is damaged, unsupported or beyond a limit; the message is a reason for a person. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

/** Ends the reading of a whole file, nested archives included, where ArchiveError ends one member. */
export class LimitError extends ArchiveError {
  override name = 'LimitError';
}

/** Counts what one argument file has unfolded to. */
export class Budget {
  readonly limits: Limits;
  readonly #compressedSize: number;
  #members = 0;
  #bytes = 0;

  /** @param compressedSize bytes on disk; 0 when unknown (standard input): then no ratio is judged. */
  constructor(limits: Limits, compressedSize: number) {
    this.limits = limits;
    this.#compressedSize = compressedSize;
  }

  countMember(): void {
    if (++this.#members > this.limits.maxMembers) {
      throw new LimitError(
        `has more than ${this.limits.maxMembers} members; unpack it and analyse a part of it`,
      );
    }
  }

  countBytes(bytes: number): void {
    this.#bytes += bytes;
    const { maxBytes, maxRatio, ratioFloor } = this.limits;
    if (this.#bytes > maxBytes) {
      throw new LimitError(`unfolds to more than ${maxBytes} bytes; unpack it and analyse a part of it`);
    }
    if (
      this.#compressedSize > 0 &&
      this.#bytes > ratioFloor &&
      this.#bytes > maxRatio * this.#compressedSize
    ) {
      throw new LimitError(
        `unfolds to more than ${maxRatio} times its size, as archives do that are made to fill a disk; unpack it if you trust it`,
      );
    }
  }
}
