import { annotate } from '../annotations.ts';
import { runAnalysis } from '../analysis.ts';
import { baselineOf, readBaseline, type Baseline } from '../baseline.ts';
import { exitCode, USER_ERROR } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { pathPrefix, reportPrinter } from '../print-report.ts';
import { printableLines } from '../printable.ts';
import { counted } from '../progress.ts';
import type { Report } from '../../report/report.ts';
import { flagOf, textOf, textsOf } from '../values.ts';
import { writeOutput, writeTo } from '../write-output.ts';

/** A green task whose work is missing fails the job as well; what has recovered does not. */
const DEFAULT_FAIL_ON = 'medium';

export async function run(args: RawArgs, io: Io, argv: readonly string[]): Promise<number> {
  const print = reportPrinter(args, io, argv);
  const path = textOf(args, 'baseline');
  const updates = flagOf(args, 'update-baseline') === true;
  const saved = path === undefined || updates ? undefined : await readBaseline(path, io);

  const { report, failOn = DEFAULT_FAIL_ON, namedNothing } = await runAnalysis(args, io);
  const baseline = updates ? baselineOf(report) : saved;
  if (updates && path !== undefined) await writeOutput(path, `${JSON.stringify(baseline, null, 2)}\n`, io);
  await print(report);
  await annotate(report, pathPrefix(textsOf(args, 'paths'), io), io);
  if (baseline) await writeTo(io.stderr, printableLines(aboutBaseline(baseline, report, path ?? '')));
  if (namedNothing.length > 0) return USER_ERROR;
  return exitCode(report, {
    severity: failOn === 'none' ? undefined : failOn,
    includeRecovered: flagOf(args, 'include-recovered'),
    known: new Set(baseline?.incidents.map(({ fingerprint }) => fingerprint)),
  });
}

function aboutBaseline({ incidents }: Baseline, report: Report, path: string): string {
  const found = new Set(report.diagnoses.map((d) => d.fingerprint));
  const stale = incidents.filter(({ fingerprint }) => !found.has(fingerprint));
  const known = `${counted(incidents.length - stale.length, 'known incident')} of ${path} not counted\n`;
  if (stale.length === 0) return known;
  const lines = stale.map(({ cause, subject, fingerprint }) => `  ${cause} · ${subject} · ${fingerprint}\n`);
  const count = counted(stale.length, 'entry', 'entries');
  return `${known}${count} of ${path} no longer found; --update-baseline drops them:\n${lines.join('')}`;
}
