/** Every bundled sample gets the verdict that its case.json expects, in whatever order its files come. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../src/analyze.ts';
import { diagnose } from '../src/diagnose/diagnose.ts';
import { toReport } from '../src/diagnose/to-report.ts';
import { readFacts } from '../src/input/read-facts.ts';
import { loadRules } from '../src/input/rule-set.ts';
import type { AttemptId } from '../src/report/report.ts';

interface Case {
  expect: { primary: string[]; also: string[]; never: string[] };
}

const cases = readdirSync('samples').map((name) => {
  const text = readFileSync(join('samples', name, 'case.json'), 'utf8');
  return { name, expected: (JSON.parse(text) as Case).expect };
});
const nameOf = ({ dagId, runId, taskId, mapIndex, tryNumber }: AttemptId): string =>
  [dagId, runId, taskId, mapIndex, tryNumber].join(' ');
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

  it('ties each failed attempt to the diagnosis that tells of it, and back', async () => {
    const { attempts, diagnoses, summary } = await analyze([logs]);
    const told = diagnoses.flatMap(({ rank, attempts: own, contributing, consequences }) =>
      [...own, ...[...contributing, ...consequences].flatMap((one) => one.attempts ?? [])].map(
        (id) => `${rank} ${nameOf(id)}`,
      ),
    );
    const tied = attempts.filter(({ diagnosis }) => diagnosis !== null);
    expect(tied.map((attempt) => `${String(attempt.diagnosis)} ${nameOf(attempt)}`).sort()).toEqual(
      told.sort(),
    );
    const untied = attempts.filter((a) => a.diagnosis === null && /failed|up_for_retry/.test(a.outcome));
    expect(untied).toHaveLength(summary.elsewhere);
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
