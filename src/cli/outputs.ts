/** Which formats go where: `-f json -o report.json -f table` is a file and the terminal. */
import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

export interface Output {
  format: string;
  /** A file, or `-` for standard output. */
  target: string;
}

/**
 * Pairs every --output with the --format before it. yargs collects both as lists and forgets their order, so
 * this reads the order from the raw arguments; names and values were checked by yargs before.
 */
export function pairOutputs(argv: readonly string[], defaultFormat: string): Output[] {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      format: { type: 'string', short: 'f', multiple: true },
      output: { type: 'string', short: 'o', multiple: true },
    },
  });
  const outputs: Output[] = [];
  let paired = true;
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value === undefined) continue;
    if (token.name === 'format') {
      outputs.push({ format: token.value, target: '-' });
      paired = false;
    } else if (token.name === 'output') {
      const last = outputs.at(-1);
      if (paired || !last) {
        throw new UsageError(
          `--output ${token.value} has no --format of its own`,
          `Write the format first: -f json -o ${token.value}`,
        );
      }
      last.target = token.value;
      paired = true;
    }
  }
  if (outputs.length === 0) outputs.push({ format: defaultFormat, target: '-' });
  refuseSharedTargets(outputs);
  return outputs;
}

function refuseSharedTargets(outputs: readonly Output[]): void {
  const seen = new Map<string, string>();
  for (const { format, target } of outputs) {
    const other = seen.get(target);
    if (other !== undefined) {
      const place = target === '-' ? 'on standard output' : `in ${target}`;
      throw new UsageError(
        `the formats ${other} and ${format} would be mixed ${place}`,
        'Give each its own -o behind its -f: -f json -o report.json -f table',
      );
    }
    seen.set(target, format);
  }
}
