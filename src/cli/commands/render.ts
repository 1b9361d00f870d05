import { OK } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { reportPrinter } from '../print-report.ts';
import { readReport } from '../saved-report.ts';
import { textOf } from '../values.ts';

export async function run(args: RawArgs, io: Io, argv: readonly string[]): Promise<number> {
  const print = reportPrinter(args, io, argv);
  await print(await readReport(textOf(args, 'report') ?? '-', io));
  return OK;
}
