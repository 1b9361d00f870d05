/**
 * `npm run rules:check -- [rules/<family>/<id>.yaml …]`: every mistake of the built-in rules at once. With files
 * named, only their mistakes are shown; references are looked up in all rules either way.
 */
import process from 'node:process';
import { resolve } from 'node:path';
import { readRuleFolder } from '../input/rule-files.ts';
import { checkRules } from '../rules/check.ts';
import { formatRuleError, sortRuleErrors } from '../rules/rule-error.ts';

const named = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const wanted = new Set(named.map((path) => resolve(path)));
const isWanted = (file: string): boolean => wanted.size === 0 || wanted.has(resolve(file));

const { loaded, errors: loadErrors } = readRuleFolder('rules');
const errors = sortRuleErrors([...loadErrors, ...checkRules(loaded)]).filter(({ file }) => isWanted(file));
for (const error of errors) console.log(formatRuleError(error));

const checked = loaded.filter(({ file }) => isWanted(file)).length;
console.log(`${String(checked)} rules read, ${String(errors.length)} mistakes`);
process.exitCode = errors.length > 0 ? 1 : 0;
