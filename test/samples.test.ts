/** Every bundled sample gets the verdict that its case.json expects, in whatever order its files come. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../src/analyze.ts';
import { diagnose } from '../src/diagnose/diagnose.ts';
import { toReport } from '../src/diagnose/to-report.ts';
import { readFacts } from '../src/input/read-facts.ts';
import { loadRules } from '../src/input/rule-set.ts';

interface Case {
  expect: { primary: string[]; also: string[]; never: string[] };
}

const cases = readdirSync('samples').map((name) => {
  const text = readFileSync(join('samples', name, 'case.json'), 'utf8');
  return { name, expected: (JSON.parse(text) as Case).expect };
});
const compiled = await loadRules([]);

describe.each(cases)('the sample $name', ({ name, expected }) => {
  const healthy = expected.primary.length === 0;
  const logs = join('samples', name, 'logs');

  it(healthy ? 'is healthy' : `is a case of ${expected.primary.join(' or ')}`, async () => {
    const { diagnoses } = await analyze([logs]);
    const causes = diagnoses.map(({ cause }) => cause);
    if (healthy) expect(causes).toEqual([]);
    else expect(expected.primary).toContain(causes[0]);
    for (const cause of expected.never) expect(causes[0]).not.toBe(cause);
  });

  it('gives the same report, byte for byte, when its files come in another order or once more', async () => {
    const { sources } = await readFacts([logs], { compiled });
    const report = (facts: typeof sources): string =>
      JSON.stringify(toReport(diagnose(facts, compiled), 'test', []));
    const first = report(sources);
    expect(report([...sources].reverse())).toBe(first);
    expect(report((await readFacts([logs], { compiled })).sources)).toBe(first);
  });
});
