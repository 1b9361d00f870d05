/** The proof of a diagnosis in the order of its evidence, with silence shown as silence. */
import type { Diagnosis, Evidence, TimelineEntry } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { clock, dateOf, duration } from '../words.ts';
import { tellingPart } from './telling.ts';

export type ProofRow =
  { kind: 'line'; evidence: Evidence; time: string; text: string } | { kind: 'silence'; text: string };

/** How many lines of the same signal are worth their room where room is short: the tenth victim proves no more. */
const PER_SIGNAL = 2;

/** The telling rows, and how many lines of evidence are not among them. */
export function proofInShort(diagnosis: Diagnosis, maxRows: number): { rows: ProofRow[]; more: number } {
  const all = proofRows(diagnosis, maxRows === Infinity ? Infinity : PER_SIGNAL);
  const rows = all.length <= maxRows + 1 ? all : all.slice(0, maxRows);
  return { rows, more: diagnosis.evidence.length - rows.filter(({ kind }) => kind === 'line').length };
}

/** The rows under «Proof»; times carry their date where the evidence spans several days. */
export function proofRows(diagnosis: Diagnosis, perSignal = Infinity): ProofRow[] {
  const seen = new Map<string, number>();
  const evidence = diagnosis.evidence.filter(({ signal }) => {
    const before = seen.get(signal) ?? 0;
    seen.set(signal, before + 1);
    return before < perSignal;
  });
  const days = new Set(evidence.map(({ time }) => dateOf(time)).filter(Boolean));
  const silences = diagnosis.timeline.filter(({ kind }) => kind === 'silence');
  const rows: ProofRow[] = [];
  evidence.forEach((line, at) => {
    const time =
      days.size > 1 ? `${dateOf(line.time).slice(5)} ${clock(line.time)}`.trim() : clock(line.time);
    rows.push({ kind: 'line', evidence: line, time, text: oneLine(tellingPart(line.text)) });
    const silence = silenceAfter(line, evidence[at + 1], silences, diagnosis.facts['silenceSeconds']);
    if (silence !== undefined) rows.push({ kind: 'silence', text: silence });
  });
  return rows;
}

function silenceAfter(
  line: Evidence,
  next: Evidence | undefined,
  silences: readonly TimelineEntry[],
  known: number | string | boolean | undefined,
): string | undefined {
  const stated = silences.find(
    (silence) =>
      silence.path === line.path &&
      silence.line >= line.line &&
      (next?.path === line.path ? silence.line < next.line : silence.line === line.line),
  );
  if (stated) return oneLine(stated.what);
  if (typeof known !== 'number' || next?.path !== line.path || line.time === null || next.time === null) {
    return undefined;
  }
  const gap = (Date.parse(next.time) - Date.parse(line.time)) / 1000;
  return known > 0 && Math.abs(gap - known) <= 2 ? `${duration(known)} of silence` : undefined;
}

/** `orders/attempt=1.log:41` */
export function place({ path, line }: { path: string; line: number }): string {
  return `${oneLine(path)}:${String(line)}`;
}
