/** The text of a configuration file, checked whole: every mistake with its place. */
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { nearest } from '../rules/rule-error.ts';
import { configSchema, type Config } from './config-schema.ts';
import { ConfigError, noSuchCause } from './errors.ts';
import { counted } from './progress.ts';

type Path = readonly PropertyKey[];

/** A mistake at the value that stands under the path. */
interface Mistake {
  path: Path;
  message: string;
}

export interface ParsedConfig {
  config: Config;
  /**
   * Whether there are causes of the given names, which is known only once the rules that it names are loaded.
   * @throws ConfigError
   */
  checkCauses: (known: ReadonlySet<string>) => void;
}

/**
 * @param file how the file is called in messages
 * @throws ConfigError with every mistake as `file:line:column`
 */
export function parseConfig(text: string, file: string): ParsedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number, message: string): string => {
    const { line, col } = lines.linePos(offset);
    return `  ${file}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`;
  };
  /** Start of the value at the path, else of the nearest thing above it. */
  const offsetOf = (path: Path): number => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const range: unknown =
        typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
      if (Array.isArray(range) && typeof range[0] === 'number') return range[0];
    }
    return 0;
  };
  const refuse = (mistakes: readonly Mistake[]): void => {
    refuseAll(mistakes.map(({ path, message }) => place(offsetOf(path), message)));
  };

  refuseAll(document.errors.map(({ pos, message }) => place(pos[0], message)));
  // An empty file is a configuration that says nothing.
  const parsed = configSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) refuse(parsed.error.issues.flatMap(explain));
  const config = parsed.data ?? {};
  return { config, checkCauses: (known) => refuse(unknownCauses(config, known)) };
}

function refuseAll(mistakes: readonly string[]): void {
  if (mistakes.length === 0) return;
  throw new ConfigError(
    `${counted(mistakes.length, 'mistake')} in the configuration\n${mistakes.join('\n')}`,
    'The README lists its keys; dagnosis rules list shows the causes.',
  );
}

function explain(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: issue.path, message: `${issue.path.join('.') || 'the file'}: ${issue.message}` }];
  }
  const known = Object.keys(configSchema.shape);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    const remedy = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    return { path: [...issue.path, key], message: `unknown key ${key}; ${remedy}` };
  });
}

function unknownCauses({ disable = [], severities = {} }: Config, known: ReadonlySet<string>): Mistake[] {
  const named: [Path, string][] = [
    ...disable.map((id, index): [Path, string] => [['disable', index], id]),
    ...Object.keys(severities).map((id): [Path, string] => [['severities', id], id]),
  ];
  return named
    .filter(([, id]) => !known.has(id))
    .map(([path, id]) => {
      const { message, remedy = '' } = noSuchCause(id, known);
      return { path, message: `${message}. ${remedy}` };
    });
}
