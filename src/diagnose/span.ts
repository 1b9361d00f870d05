/** The least and the most of any number of values; a call with them as arguments fails at some hundred thousand. */
export interface Span {
  least: number;
  most: number;
}

/** @returns undefined when there are none */
export function spanOf(values: Iterable<number>): Span | undefined {
  let span: Span | undefined;
  for (const value of values) {
    span = span
      ? { least: Math.min(span.least, value), most: Math.max(span.most, value) }
      : { least: value, most: value };
  }
  return span;
}
