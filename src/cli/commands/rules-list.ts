import { OK } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { counted } from '../progress.ts';
import { rulesInForce } from '../rule-set.ts';
import { writeTo } from '../write-output.ts';

/** One line a cause, by family, wide as it is: titles are cut by nobody's terminal in a pipe. */
export async function run(args: RawArgs, io: Io): Promise<number> {
  const rules = await rulesInForce(args, io);
  const idWidth = Math.max(...rules.map(({ id }) => id.length));
  const families = [...new Set(rules.map(({ family }) => family))].sort();
  const blocks = families.map((family) => {
    const members = rules.filter((rule) => rule.family === family).sort((a, b) => (a.id < b.id ? -1 : 1));
    const lines = members.map(({ id, kind, severity, title }) => {
      const mark = kind === 'root' ? '' : ` (${kind})`;
      return `  ${id.padEnd(idWidth)}  ${severity.padEnd(8)}  ${title}${mark}\n`;
    });
    return `${family}\n${lines.join('')}`;
  });
  await writeTo(
    io.stdout,
    `${blocks.join('\n')}\n${counted(rules.length, 'cause')}; dagnosis rules explain CAUSE shows one\n`,
  );
  return OK;
}
