/** Every bundled sample gets the verdict that its case.json expects, and nothing that it rules out. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../src/analyze.ts';

interface Case {
  expect: { primary: string[]; also: string[]; never: string[] };
}

const cases = readdirSync('samples').map((name) => {
  const text = readFileSync(join('samples', name, 'case.json'), 'utf8');
  return { name, expected: (JSON.parse(text) as Case).expect };
});

describe.each(cases)('the sample $name', ({ name, expected }) => {
  const healthy = expected.primary.length === 0;
  it(healthy ? 'is healthy' : `is a case of ${expected.primary.join(' or ')}`, async () => {
    const { diagnoses } = await analyze([join('samples', name, 'logs')]);
    const causes = diagnoses.map(({ cause }) => cause);
    if (healthy) expect(causes).toEqual([]);
    else expect(expected.primary).toContain(causes[0]);
    for (const cause of expected.never) expect(causes[0]).not.toBe(cause);
  });
});
