/** The text of a configuration file, checked whole: every mistake with its place. */
import { LineCounter, parseDocument, type Document } from 'yaml';
import { configSchema, type Config } from './config-schema.ts';
import { ConfigError } from './errors.ts';

/**
 * @param file how the file is called in messages
 * @throws ConfigError with every mistake as `file:line:column`
 */
export function parseConfig(text: string, file: string): Config {
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
