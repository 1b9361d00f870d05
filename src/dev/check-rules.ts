/**
 * `npm run rules:check -- [rules/<family>/<id>.yaml …] [--fast]`: every mistake of the built-in rules at once,
 * their examples and near misses tried, their patterns and those of the markers attacked (not with --fast). With
 * files named, only these are tried and shown; references are looked up in all rules either way.
 */
import { resolve } from 'node:path';
import process from 'node:process';
import { readRuleFolder } from '../input/rule-files.ts';
import { checkRules } from '../rules/check.ts';
import { proveRules } from '../rules/prove.ts';
import { formatRuleError, sortRuleErrors } from '../rules/rule-error.ts';
import { checkRegexSafety, patternsOfMarkers, patternsOfRules } from './regex-safety.ts';

const words = process.argv.slice(2);
const wanted = new Set(words.filter((word) => !word.startsWith('-')).map((path) => resolve(path)));
const isWanted = ({ file }: { file: string }): boolean => wanted.size === 0 || wanted.has(resolve(file));

const { loaded, errors: loadErrors } = readRuleFolder('rules');
const chosen = loaded.filter(isWanted);
const patterns = [...patternsOfRules(chosen), ...(wanted.size === 0 ? patternsOfMarkers() : [])];
const safety = await checkRegexSafety(words.includes('--fast') ? [] : patterns);
const errors = sortRuleErrors([
  ...[...loadErrors, ...checkRules(loaded)].filter(isWanted),
  ...proveRules(chosen),
  ...safety.errors,
]);
for (const error of errors) console.log(formatRuleError(error));
for (const name of safety.undecided) console.log(`recheck could not decide on ${name}: look at it`);
console.log(`${String(chosen.length)} rules read, ${String(errors.length)} mistakes`);
process.exitCode = errors.length > 0 ? 1 : 0;
