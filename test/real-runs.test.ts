/** Failures provoked on real Airflow versions that the samples lack (docs/real-airflow.md): the first verdict is right. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../src/analyze.ts';

interface Case {
  airflow: string;
  provoked: string;
  expect: { primary: string[]; also: string[]; never: string[] };
}

const FOLDER = join('test', 'real-runs');
const cases = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(join(FOLDER, name, 'case.json'), 'utf8');
  return { name, ...(JSON.parse(text) as Case) };
});

describe.each(cases)('the real run $name: $provoked', ({ name, airflow, expect: expected }) => {
  const healthy = expected.primary.length === 0;

  it(healthy ? 'is healthy' : `is a case of ${expected.primary.join(' or ')}`, async () => {
    const { diagnoses, observations, airflowVersions } = await analyze([join(FOLDER, name, 'logs')]);
    const causes = diagnoses.map(({ cause }) => cause);
    if (healthy) expect(causes).toEqual([]);
    else expect(expected.primary).toContain(causes[0]);
    for (const cause of expected.never) expect(causes[0]).not.toBe(cause);

    const told = diagnoses.flatMap(({ contributing, consequences, hypotheses }) =>
      [...contributing, ...consequences, ...hypotheses].map(({ cause }) => cause),
    );
    const everywhere = [...causes, ...told, ...observations.map(({ cause }) => cause)];
    for (const cause of expected.also) expect(everywhere).toContain(cause);
    expect(airflowVersions.some((range) => holdsVersion(range, airflow))).toBe(true);
  });
});

/** Whether a range of minor versions, as the report words it (`2.6 - 2.11`, `3.3`), holds a release. */
function holdsVersion(range: string, release: string): boolean {
  const [from = '', to = from] = range.split(' - ');
  return minor(from) <= minor(release) && minor(release) <= minor(to);
}

function minor(version: string): number {
  const [major = 0, second = 0] = version.split('.').map(Number);
  return major * 100 + second;
}
