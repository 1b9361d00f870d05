import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readRuleFiles, readRuleFolder, type RuleFolder } from '../../input/rule-files.ts';
import { checkRules } from '../../rules/check.ts';
import { proveRules } from '../../rules/prove.ts';
import { formatRuleError, sortRuleErrors } from '../../rules/rule-error.ts';
import { readConfig } from '../config.ts';
import { UsageError } from '../errors.ts';
import { OK, USER_ERROR } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { counted } from '../progress.ts';
import { rulesOf } from '../rule-set.ts';
import { textOf, textsOf } from '../values.ts';
import { writeTo } from '../write-output.ts';

/** Checks rule folders and single files; every mistake of all of them is printed. */
export async function run(args: RawArgs, io: Io): Promise<number> {
  const folders = await foldersToCheck(args, io);
  const parts = folders.map((folder) => read(folder, io));
  const loaded = parts.flatMap((part) => part.loaded);
  const errors = sortRuleErrors([
    ...parts.flatMap((part) => part.errors),
    ...checkRules(loaded, await rulesOf([])),
    ...proveRules(loaded),
  ]);
  for (const error of errors) await writeTo(io.stdout, `${formatRuleError(error)}\n`);
  await writeTo(io.stdout, `${counted(loaded.length, 'rule')} read, ${counted(errors.length, 'mistake')}\n`);
  return errors.length > 0 ? USER_ERROR : OK;
}

async function foldersToCheck(args: RawArgs, io: Io): Promise<string[]> {
  const named = textsOf(args, 'dirs');
  if (named.length > 0) return named;
  const { rules = [] } = await readConfig(textOf(args, 'config'), io);
  if (rules.length > 0) return rules;
  if (existsSync(resolve(io.cwd, 'rules'))) return ['rules'];
  throw new UsageError('no rule folder named', 'Name one: dagnosis rules check ./my-rules');
}

function read(folder: string, io: Io): RuleFolder {
  const path = resolve(io.cwd, folder);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? readRuleFiles([path], () => folder) : readRuleFolder(path, folder);
}
