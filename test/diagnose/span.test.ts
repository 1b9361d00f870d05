import { describe, expect, it } from '@jest/globals';
import { spanOf } from '../../src/diagnose/span.ts';

describe('a span', () => {
  it('holds more values than a call takes arguments', () => {
    const times = Array.from({ length: 1_000_000 }, (_, i) => i - 7);
    expect(spanOf(times)).toEqual({ least: -7, most: 999_992 });
  });

  it('of nothing is none', () => {
    expect(spanOf([])).toBeUndefined();
  });
});
