import { runAnalysis } from '../analysis.ts';
import { exitCode, USER_ERROR } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { reportPrinter } from '../print-report.ts';
import { flagOf } from '../values.ts';

export async function run(args: RawArgs, io: Io, argv: readonly string[]): Promise<number> {
  const print = reportPrinter(args, io, argv);
  const { report, failOn, namedNothing } = await runAnalysis(args, io);
  await print(report);
  if (namedNothing.length > 0) return USER_ERROR;
  return exitCode(report, {
    severity: failOn === 'none' ? undefined : failOn,
    includeRecovered: flagOf(args, 'include-recovered'),
  });
}
