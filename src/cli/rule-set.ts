/** The rules that the `rules` commands speak of. */
import { resolve } from 'node:path';
import { loadRules } from '../input/rule-set.ts';
import { readConfig } from './config.ts';
import type { Io } from './io.ts';
import type { RawArgs } from './parse.ts';
import { textOf, textsOf } from './values.ts';
import type { Rule } from '../rules/rule.ts';

export async function builtInRules(): Promise<Rule[]> {
  return (await loadRules([])).rules;
}

/** The built-in rules and those of the configuration and --rules. */
export async function rulesInForce(args: RawArgs, io: Io): Promise<Rule[]> {
  const config = await readConfig(textOf(args, 'config'), io);
  const folders = [
    ...(config.rules ?? []),
    ...textsOf(args, 'rules').map((folder) => resolve(io.cwd, folder)),
  ];
  return (await loadRules(folders)).rules;
}
