/** Typed reading of what yargs collected, with the checks that go beyond its own. */
import { UsageError } from './errors.ts';
import type { RawArgs } from './parse.ts';

export function textOf(args: RawArgs, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' ? value : undefined;
}

export function textsOf(args: RawArgs, name: string): string[] {
  const value = args[name];
  return Array.isArray(value) ? value.map(String) : [];
}

export function flagOf(args: RawArgs, name: string): boolean | undefined {
  const value = args[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** One of the given words; yargs has checked that it is. */
export function wordOf<W extends string>(args: RawArgs, name: string, words: readonly W[]): W | undefined {
  return words.find((word) => word === args[name]);
}

/** @throws UsageError when it is no number, out of bounds, or not whole where it must be */
export function numberOf(
  args: RawArgs,
  name: string,
  { min, max = Infinity, whole = true }: { min: number; max?: number; whole?: boolean },
): number | undefined {
  const value = args[name];
  if (value === undefined) return undefined;
  const number = typeof value === 'number' ? value : NaN;
  if (number >= min && number <= max && (!whole || Number.isInteger(number))) return number;
  const kind = whole ? 'a whole number' : 'a number';
  throw new UsageError(
    `--${name} must be ${kind} ${max === Infinity ? `of at least ${String(min)}` : `from ${String(min)} to ${String(max)}`}`,
  );
}
