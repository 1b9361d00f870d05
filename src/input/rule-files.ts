import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import fastGlob from 'fast-glob';
import type { LoadedRule } from '../rules/load.ts';
import { parseRule } from '../rules/load.ts';
import type { RuleError } from '../rules/rule-error.ts';

export interface RuleFolder {
  loaded: LoadedRule[];
  errors: RuleError[];
}

/**
 * Reads every `*.yaml` and `*.yml` below a folder: `<family>/<cause-id>.yaml`, or `<cause-id>.yaml` directly,
 * whose family is then the folder's own name. Files are taken in the order of their names.
 * @param folder path of the folder
 * @param label how files are called in errors: the folder's path by default
 * @returns rules and every mistake; a folder without a rule is a mistake
 */
export function readRuleFolder(folder: string, label: string = folder): RuleFolder {
  const names = fastGlob
    .sync(['*.{yaml,yml}', '*/*.{yaml,yml}'], { cwd: folder, onlyFiles: true, suppressErrors: true })
    .sort();
  if (names.length === 0) {
    const message = 'no rule files here';
    const remedy =
      'A rule folder holds <family>/<cause-id>.yaml; `dagnosis rules new <cause-id>` writes a first one.';
    return { loaded: [], errors: [{ file: label, line: 1, column: 1, message, remedy }] };
  }
  return readRuleFiles(
    names.map((name) => join(folder, name)),
    (path) => join(label, relative(folder, path)),
  );
}

/**
 * Reads the given rule files; the family is the name of the folder that a file stands in.
 * @param show how a path is written in errors
 */
export function readRuleFiles(paths: readonly string[], show = (path: string): string => path): RuleFolder {
  const folder: RuleFolder = { loaded: [], errors: [] };
  for (const path of paths) {
    const file = show(path);
    const text = readText(path);
    if (text === undefined) {
      const remedy = 'Check the path and that you may read it.';
      folder.errors.push({ file, line: 1, column: 1, message: 'the file cannot be read', remedy });
      continue;
    }
    const { rule, errors, locate } = parseRule(text, file, basename(dirname(path)));
    folder.errors.push(...errors);
    if (rule) folder.loaded.push({ rule, file, locate });
  }
  return folder;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
