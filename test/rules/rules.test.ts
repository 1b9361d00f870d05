import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { generatedFiles } from '../../src/dev/generated-files.ts';
import { readRuleFolder } from '../../src/input/rule-files.ts';
import { checkRules } from '../../src/rules/check.ts';
import { compileRules } from '../../src/rules/compile.ts';
import { proveRules } from '../../src/rules/prove.ts';
import { formatRuleError } from '../../src/rules/rule-error.ts';

const { loaded, errors } = readRuleFolder('rules');

describe('the built-in rules', () => {
  it('load without a mistake', () => {
    expect(errors.map(formatRuleError)).toEqual([]);
  });

  it('fit each other', () => {
    expect(checkRules(loaded).map(formatRuleError)).toEqual([]);
  });

  it('can all be found by their literals, markers included: one that cannot makes every line be read', () => {
    const { signals } = compileRules(loaded.map(({ rule }) => rule));
    expect(signals.filter(({ literals }) => literals.length === 0).map(({ id }) => id)).toEqual([]);
  });

  it('are looked for by no text that most lines hold: the big log took 19 times as long with `https://`', () => {
    const everyday = [
      '[2026-11-22T08:22:25.121+0000] {http.py:320} INFO - GET done',
      '{"timestamp":"2026-11-22T08:22:25.121Z","level":"info","event":"done","logger":"task.stdout","lineno":7}',
      'https://api.example.com/v2/orders?page=36062 http://localhost:8080/health s3://orders/day',
    ];
    const { literals } = compileRules(loaded.map(({ rule }) => rule));
    expect(literals.filter((literal) => everyday.some((line) => line.includes(literal)))).toEqual([]);
  });

  it.each(loaded.map((one) => ({ id: one.rule.id, one })))(
    '$id fires on its examples with their captures, and not on its near misses',
    ({ one }) => {
      expect(proveRules([one]).map(formatRuleError)).toEqual([]);
    },
  );

  it('stand in the generated catalogue as they are', async () => {
    for (const { path, text } of await generatedFiles()) {
      // The message of a stale file is short; a difference of two catalogues is not.
      expect({ path, upToDate: readFileSync(path, 'utf8') === text }).toEqual({ path, upToDate: true });
    }
  });
});
