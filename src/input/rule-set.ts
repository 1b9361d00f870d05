import type { RuleChoice } from '../rules/choose.ts';
import { chooseRules } from '../rules/choose.ts';
import type { CompiledRules } from '../rules/compile.ts';
import { RuleFilesError, nearest } from '../rules/rule-error.ts';
import { readBuiltInRules } from './built-in-rules.ts';

/**
 * The rules in force. A user's rule replaces the built-in one of the same id.
 * @param folders paths of further rule folders; YAML and schema are loaded only when there is one
 * @throws RuleFilesError with every mistake in the folders, or in the choice
 */
export async function loadRules(folders: readonly string[], choice: RuleChoice = {}): Promise<CompiledRules> {
  const builtIn = readBuiltInRules();
  const compiled = folders.length === 0 ? builtIn : await withFolders(builtIn, folders);
  checkChoice(compiled, choice);
  return chooseRules(compiled, choice);
}

async function withFolders(builtIn: CompiledRules, folders: readonly string[]): Promise<CompiledRules> {
  const { readRuleFolder } = await import('./rule-files.ts');
  const { checkRules } = await import('../rules/check.ts');
  const { compileRules } = await import('../rules/compile.ts');
  const read = folders.map((folder) => readRuleFolder(folder));
  const own = read.flatMap(({ loaded }) => loaded);
  const errors = [...read.flatMap((folder) => folder.errors), ...checkRules(own, builtIn.rules)];
  if (errors.length > 0) throw new RuleFilesError(errors);
  return compileRules([...builtIn.rules, ...own.map(({ rule }) => rule)]);
}

function checkChoice({ rules }: CompiledRules, { disable = [], severities = {} }: RuleChoice): void {
  const known = new Set(rules.map(({ id }) => id));
  const unknown = [...disable, ...Object.keys(severities)].filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  throw new RuleFilesError(
    unknown.map((id) => {
      const close = nearest(id, known);
      const remedy = close ? `Did you mean \`${close}\`?` : 'See `dagnosis rules list`.';
      return { file: 'configuration', line: 1, column: 1, message: `there is no cause \`${id}\``, remedy };
    }),
  );
}
