/** The rules that the command line speaks of; those of an analysis are loaded by the library itself. */
import { resolve } from 'node:path';
import { loadRules } from '../input/rule-set.ts';
import type { Rule } from '../rules/rule.ts';
import { readConfig } from './config.ts';
import type { Io } from './io.ts';
import type { RawArgs } from './parse.ts';
import { textOf, textsOf } from './values.ts';

/** The built-in rules and those of further folders. */
export async function rulesOf(folders: readonly string[]): Promise<Rule[]> {
  return (await loadRules(folders)).rules;
}

/** The built-in rules and those of the configuration and --rules. */
export async function rulesInForce(args: RawArgs, io: Io): Promise<Rule[]> {
  const { rules = [] } = await readConfig(textOf(args, 'config'), io);
  return rulesOf([...rules, ...textsOf(args, 'rules').map((folder) => resolve(io.cwd, folder))]);
}
