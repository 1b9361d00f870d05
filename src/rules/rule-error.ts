/** One mistake in a rule file, for a person: where it is, what is wrong, what to do. */
export interface RuleError {
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  message: string;
  remedy: string;
}

/** `file:line:column: message` with the remedy on the next line. */
export function formatRuleError(error: RuleError): string {
  return `${error.file}:${error.line}:${error.column}: ${error.message}\n    ${error.remedy}`;
}

/** Rules cannot be used: a person has to mend their files. Thrown with every mistake at once. */
export class RuleFilesError extends Error {
  readonly errors: readonly RuleError[];

  constructor(errors: readonly RuleError[]) {
    super(errors.map(formatRuleError).join('\n'));
    this.name = 'RuleFilesError';
    this.errors = errors;
  }
}

/** In the order of files and places, whatever found them first. */
export function sortRuleErrors(errors: readonly RuleError[]): RuleError[] {
  return [...errors].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The nearest of `known` to a misspelt word, or undefined when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
