/** `dagnosis.config.yaml`: found upward from the working folder, checked whole, every mistake with its place. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Document, LineCounter } from 'yaml';
import { ConfigError, UsageError } from './errors.ts';
import type { Config } from './config-schema.ts';
import type { Io } from './io.ts';

export const CONFIG_NAME = 'dagnosis.config.yaml';

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
  const config = await parseConfig(text, relative(io.cwd, path));
  if (!config.rules) return config;
  return { ...config, rules: config.rules.map((folder) => resolve(dirname(path), folder)) };
}

function findUpward(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

/** @param file how the file is called in messages */
export async function parseConfig(text: string, file: string): Promise<Config> {
  // Loaded here, since most runs have no configuration: yaml and zod cost more than a small analysis.
  const [{ LineCounter, parseDocument }, { configSchema }] = await Promise.all([
    import('yaml'),
    import('./config-schema.ts'),
  ]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const mistakes = document.errors.map(({ pos, message }) => place(file, lines, pos[0], message));
  if (mistakes.length === 0) {
    // An empty file is a configuration that says nothing.
    const parsed = configSchema.safeParse(document.toJS() ?? {});
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const paths =
        issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      for (const path of paths) {
        const name = path.join('.') || 'the file';
        const message =
          issue.code === 'unrecognized_keys'
            ? `unknown key; known are ${knownKeys(configSchema.shape)}`
            : issue.message;
        mistakes.push(place(file, lines, offsetOf(document, path), `${name}: ${message}`));
      }
    }
  }
  throw new ConfigError(
    `${mistakes.length === 1 ? 'a mistake' : `${String(mistakes.length)} mistakes`} in the configuration\n${mistakes.join('\n')}`,
    'Its keys are described in config.schema.json of the package and in the README.',
  );
}

function knownKeys(shape: object): string {
  return Object.keys(shape).join(', ');
}

function place(file: string, lines: LineCounter, offset: number, message: string): string {
  const { line, col } = lines.linePos(offset);
  return `  ${file}:${String(Math.max(line, 1))}:${String(Math.max(col, 1))}: ${message}`;
}

/** Start of the value at the path, of its key where the value is a list or map, else of the nearest thing above. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range: unknown =
      typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return range[0];
  }
  return 0;
}
