import type { Diagnosis, Report } from '../../report/report.ts';
import { OK } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { printable } from '../printable.ts';
import { counted } from '../progress.ts';
import { readReport } from '../saved-report.ts';
import { textOf } from '../values.ts';
import { writeTo } from '../write-output.ts';

interface Difference {
  new: Diagnosis[];
  gone: Diagnosis[];
  still: Diagnosis[];
}

/** Incidents are the same when their fingerprints are. */
export function compare(old: Report, current: Report): Difference {
  const before = new Set(old.diagnoses.map((d) => d.fingerprint));
  const after = new Set(current.diagnoses.map((d) => d.fingerprint));
  return {
    new: current.diagnoses.filter((d) => !before.has(d.fingerprint)),
    gone: old.diagnoses.filter((d) => !after.has(d.fingerprint)),
    still: current.diagnoses.filter((d) => before.has(d.fingerprint)),
  };
}

export async function run(args: RawArgs, io: Io): Promise<number> {
  const old = await readReport(textOf(args, 'old') ?? '', io);
  const current = await readReport(textOf(args, 'new') ?? '', io);
  const difference = compare(old, current);
  await writeTo(io.stdout, args['format'] === 'json' ? asJson(difference) : asText(difference));
  return OK;
}

function asJson(difference: Difference): string {
  const brief = (list: Diagnosis[]): object[] =>
    list.map(({ fingerprint, cause, verdict, severity, subject, occurrences }) => ({
      fingerprint,
      cause,
      verdict,
      severity,
      subject,
      occurrences,
    }));
  const { new: added, gone, still } = difference;
  return `${JSON.stringify({ new: brief(added), gone: brief(gone), still: brief(still) }, null, 2)}\n`;
}

function asText({ new: added, gone, still }: Difference): string {
  const section = (title: string, list: Diagnosis[]): string =>
    list.length === 0 ? '' : `\n${title}\n${list.map(line).join('')}`;
  return (
    `${counted(added.length, 'new incident')} · ${String(gone.length)} gone · ${String(still.length)} still there\n` +
    section('New', added) +
    section('Gone', gone) +
    section('Still there', still)
  );
}

function line({ verdict, cause, subject, occurrences, fingerprint }: Diagnosis): string {
  return `  ${printable(verdict)}\n      ${cause} · ${printable(subject.name)} · ${counted(occurrences, 'attempt')} · ${fingerprint}\n`;
}
