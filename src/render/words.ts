/** How values are said in a report: times in UTC, durations and sizes in words, counts with their noun. */
import type { AttemptId, Diagnosis, Outcome } from '../report/report.ts';

/** `0.4 s`, `12 s`, `5 m 00 s`, `1 h 05 m`, `2 d 03 h`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '?';
  if (seconds < 9.95 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return pair(whole, 60, 'm', 's');
  const minutes = Math.floor(whole / 60);
  if (minutes < 1440) return pair(minutes, 60, 'h', 'm');
  return pair(Math.floor(minutes / 60), 24, 'd', 'h');
}

function pair(value: number, size: number, big: string, small: string): string {
  return `${String(Math.floor(value / size))} ${big} ${String(value % size).padStart(2, '0')} ${small}`;
}

/** `512 B`, `1.2 MiB`, `3.9 GiB`, `467 MiB`. */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = Math.max(0, count);
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit > 0 && value < 99.95 ? value.toFixed(1) : String(Math.round(value));
  return `${digits} ${units[unit] ?? 'B'}`;
}

/** `1 attempt`, `1,204 attempts`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** `1,204` */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)/;

/** `2026-11-02` of an ISO time in UTC; empty when there is none. */
export function dateOf(time: string | null | undefined): string {
  return ISO.exec(time ?? '')?.[1] ?? '';
}

/** `03:00:04` */
export function clock(time: string | null | undefined): string {
  const [, , minute = '', second = ''] = ISO.exec(time ?? '') ?? [];
  return minute + second;
}

/** `2026-11-02 03:00:04` */
export function moment(time: string | null | undefined): string {
  return ISO.test(time ?? '') ? `${dateOf(time)} ${clock(time)}` : '';
}

/** `04:12 – 04:31`, with dates (`11-02 04:12`) where `withDate` or where they differ; empty when nothing is known. */
export function span(first: string | null, last: string | null, withDate: boolean): string {
  const from = first ?? last;
  const to = last ?? first;
  const short = (time: string | null, date: boolean): string =>
    `${date ? `${dateOf(time).slice(5)} ` : ''}${clock(time).slice(0, 5)}`;
  if (from === null || !ISO.test(from)) return '';
  const begin = short(from, withDate);
  if (dateOf(from) !== dateOf(to)) return `${short(from, true)} – ${short(to, true)}`;
  return short(from, false) === short(to, false) ? begin : `${begin} – ${short(to, false)}`;
}

/** `2026-11-02 03:00:01 – 03:05:04 UTC`, one moment where there is but one; empty when nothing is known. */
export function period(first: string | null, last: string | null): string {
  const from = moment(first ?? last);
  const to = moment(last ?? first);
  if (from === '' || to === '') return '';
  if (from === to) return `${from} UTC`;
  return `${from} – ${dateOf(first) === dateOf(last) ? clock(last) : to} UTC`;
}

/** `confirmed`, `likely`, `possible`. */
export function sureness(confidence: number): 'confirmed' | 'likely' | 'possible' {
  if (confidence >= 0.9) return 'confirmed';
  return confidence >= 0.6 ? 'likely' : 'possible';
}

/** `confirmed (0.97)`, `cause not determined (possible at best)`. */
export function certainty({ confidence, determined }: Diagnosis): string {
  if (!determined) return 'cause not determined (possible at best)';
  return `${sureness(confidence)} (${confidence.toFixed(2)})`;
}

/** `orders_sync.push_orders[3]`; unknown parts are `?`. */
export function taskLabel({ dagId, taskId, mapIndex }: AttemptId): string {
  const index = mapIndex === null || mapIndex < 0 ? '' : `[${String(mapIndex)}]`;
  if (dagId === null && taskId === null) return 'unknown task';
  return `${dagId ?? '?'}.${taskId ?? '?'}${index}`;
}

const RUN_ID = /^([a-z_]+)__(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?/;

/** `scheduled 2026-11-02 03:00` of `scheduled__2026-11-02T03:00:00+00:00`; other run ids as they are. */
export function runLabel(runId: string): string {
  const [, type, date, minute, second] = RUN_ID.exec(runId) ?? [];
  if (type === undefined || date === undefined || minute === undefined) return `run ${runId}`;
  return `${type.replace(/_/g, ' ')} ${date} ${minute}${second === ':00' ? '' : (second ?? '')}`;
}

/** `try 2 of 2` */
export function tryLabel(tryNumber: number | null, tries: number | null): string {
  if (tryNumber === null) return '';
  return `try ${String(tryNumber)}${tries === null ? '' : ` of ${String(tries)}`}`;
}

/** The same text for the same attempt. */
export function attemptKey({ dagId, runId, taskId, mapIndex, tryNumber }: AttemptId): string {
  return JSON.stringify([dagId, runId, taskId, mapIndex, tryNumber]);
}

export function outcomeLabel(outcome: Outcome): string {
  return outcome === 'unknown' ? 'outcome unknown' : outcome.replace(/_/g, ' ');
}

const SUBJECT: Readonly<Record<string, string>> = { task: 'task', run: 'DAG run', name: 'name' };

/** `host worker-2`, `service metadata database`. */
export function subjectLabel({ kind, name }: Diagnosis['subject']): string {
  return `${SUBJECT[kind] ?? kind} ${name}`;
}
