/**
 * Airflow version ranges as rules write them: comparators joined by blanks (all must hold), alternatives joined
 * by `||`, or `any`. A bare version stands for itself and everything below it: `2.9` covers 2.9.0 to 2.9.x.
 */

type Operator = '>=' | '>' | '<=' | '<' | '=';

interface Comparator {
  operator: Operator;
  /** One to three numbers; missing ones are not compared by `=`. */
  numbers: number[];
}

/** Alternatives of comparators that must all hold; an empty list of comparators holds for every version. */
export type VersionRange = Comparator[][];

const COMPARATOR = /^(>=|<=|>|<|=)?(\d{1,4}(?:\.\d{1,4}){0,2})$/;

/** @returns the parsed range, or undefined when the text is none. */
export function parseRange(text: string): VersionRange | undefined {
  if (text.trim() === 'any') return [[]];
  const range: VersionRange = [];
  for (const alternative of text.split('||')) {
    const comparators: Comparator[] = [];
    for (const word of alternative.trim().split(/\s+/)) {
      const found = COMPARATOR.exec(word);
      if (!found) return undefined;
      comparators.push({
        operator: (found[1] ?? '=') as Operator,
        numbers: found[2]!.split('.').map(Number),
      });
    }
    range.push(comparators);
  }
  return range;
}

/**
 * Whether `version` («2.10.5», pre-release suffixes are ignored) lies in `range`.
 * @throws RangeError when either text cannot be parsed; loaded rules have been checked before.
 */
export function inRange(version: string, range: string): boolean {
  const parsed = parseRange(range);
  const numbers = /^\d+(?:\.\d+){0,2}/.exec(version)?.[0].split('.').map(Number);
  if (!parsed || !numbers) throw new RangeError(`Not a version or range: ${version}, ${range}`);
  return parsed.some((all) => all.every((comparator) => holds(numbers, comparator)));
}

function holds(version: number[], { operator, numbers }: Comparator): boolean {
  if (operator === '=') return numbers.every((part, i) => part === (version[i] ?? 0));
  const order = compare(version, numbers);
  switch (operator) {
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0;
  }
}

function compare(a: number[], b: number[]): number {
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
