import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadRules } from '../../src/input/rule-set.ts';
import { RuleFilesError } from '../../src/rules/rule-error.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagnosis-rules-'));
  mkdirSync(join(folder, 'time-limits'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A user's version of a built-in rule, changed in one place. */
function writeRule(from: string, to: string): void {
  const text = readFileSync('rules/time-limits/sensor-timeout.yaml', 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, 'time-limits', 'sensor-timeout.yaml'), text.replace(from, to));
}

describe('the rules in force', () => {
  it('are the built-in ones, without their examples, when nobody asks for more', async () => {
    const { rules, signals, literals } = await loadRules([]);
    expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(['sensor-timeout', 'oom-killed']));
    expect(rules.every(({ examples }) => examples.fires.length === 0)).toBe(true);
    expect(signals.filter(({ cause }) => cause === 'sensor-timeout').length).toBeGreaterThan(1);
    expect(literals.length).toBeGreaterThan(100);
  });

  it("take a user's rule in place of the built-in one", async () => {
    writeRule('severity: high', 'severity: info');
    const builtIn = await loadRules([]);
    const { rules, literals } = await loadRules([folder]);
    expect(rules.find(({ id }) => id === 'sensor-timeout')?.severity).toBe('info');
    expect(rules).toHaveLength(builtIn.rules.length);
    expect(literals).toEqual(builtIn.literals);
  });

  it("refuse a user's folder with all mistakes in it", async () => {
    writeRule('severity: high', 'severity: hi');
    writeFileSync(join(folder, 'time-limits', 'queue-wait.yaml'), 'id: queue-waits\n');
    const refusal = await loadRules([folder]).catch((error: unknown) => error);
    rmSync(join(folder, 'time-limits', 'queue-wait.yaml'));
    expect(refusal).toBeInstanceOf(RuleFilesError);
    expect((refusal as RuleFilesError).message).toMatch(
      /queue-wait\.yaml:1:5: the id[^]*sensor-timeout\.yaml:\d+:\d+: `severity`/,
    );
  });

  it('refuse to switch off a cause that does not exist', async () => {
    await expect(loadRules([], { disable: ['sensor-timout'] })).rejects.toThrow(
      /Did you mean `sensor-timeout`/,
    );
  });
});
