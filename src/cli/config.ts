/** `dagnosis.config.yaml`: found upward from the working folder. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from './errors.ts';
import type { Config } from './config-schema.ts';
import type { Io } from './io.ts';

const CONFIG_NAME = 'dagnosis.config.yaml';

/**
 * @param named value of --config; without it the file is looked for in `io.cwd` and the folders above
 * @returns what the file says, its rule folders as absolute paths; `{}` when there is no file
 * @throws ConfigError with every mistake as `file:line:column`
 */
export async function readConfig(named: string | undefined, io: Io): Promise<Config> {
  const path = named === undefined ? findUpward(io.cwd) : resolve(io.cwd, named);
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`can't read the configuration ${named ?? path}: ${(error as Error).message}`);
  }
  // Loaded here, since most runs have no configuration: yaml and zod cost more than a small analysis.
  const { parseConfig } = await import('./parse-config.ts');
  const { config, checkCauses } = parseConfig(text, relative(io.cwd, path));
  const rules = (config.rules ?? []).map((folder) => resolve(dirname(path), folder));
  if (config.disable ?? config.severities) {
    const { rulesOf } = await import('./rule-set.ts');
    checkCauses(new Set((await rulesOf(rules)).map(({ id }) => id)));
  }
  return { ...config, rules };
}

function findUpward(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}
