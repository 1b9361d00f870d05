import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readRuleFolder } from '../input/rule-files.ts';
import { checkRules } from '../rules/check.ts';
import { compileRules } from '../rules/compile.ts';
import type { RuleError } from '../rules/rule-error.ts';

/**
 * Writes the built-in rules as the one data file that a normal run reads instead of YAML.
 * @param outfile path of the JSON file, `dist/rules.json` in a finished build
 * @param folder path of the rules
 * @returns the mistakes found; a rule that does not load is left out of the file
 */
export function compileRulesFile(outfile: string, folder = 'rules'): RuleError[] {
  const { loaded, errors } = readRuleFolder(folder);
  const compiled = compileRules(loaded.map(({ rule }) => rule));
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, JSON.stringify(compiled));
  return [...errors, ...checkRules(loaded)];
}
