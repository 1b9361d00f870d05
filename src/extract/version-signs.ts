/** Airflow versions that the shape of a record allows. Source: handbook of formats, «version fingerprints». */
import type { LogRecord } from '../records/record.ts';

export interface VersionRange {
  from: string;
  to?: string;
  exact?: string;
}

/** What one sign allows; each sign is always the same object. */
interface Sign extends VersionRange {
  pattern: RegExp;
}

const SIGNS: readonly Sign[] = [
  { pattern: /Task Identity ti_id|::group::Pre Execute|Workload finished/, from: '3.2' },
  { pattern: /"chan"/, from: '3.0', to: '3.0.99' },
  { pattern: /Post task execution logs|Pre task execution logs/, from: '2.9', to: '2.11.99' },
  { pattern: /Log message source details/, from: '2.10' },
  { pattern: /Exporting env vars: /, from: '2.6', to: '2.11.99' },
  { pattern: /dep_context=/, from: '2.5', to: '2.11.99' },
  { pattern: /Exporting the following env vars/, from: '1.10', to: '2.5.99' },
  { pattern: /'airflow', 'run', /, from: '1.10', to: '1.10.99' },
  { pattern: /Dependencies all met for|Starting attempt \d+ of/, from: '1.10', to: '2.11.99' },
  { pattern: /DAG bundles loaded: /, from: '3.0' },
];

/** Airflow 3.0 names the channel of every line. */
const CHANNELLED: VersionRange = { from: '3.0', to: '3.0.99' };

/** Most records hold none of the signs, which one look tells. */
const ANY_SIGN = new RegExp(SIGNS.map(({ pattern }) => pattern.source).join('|'));

export function versionSign({ fields, text }: LogRecord): VersionRange | undefined {
  if (fields?.['chan'] !== undefined) return CHANNELLED;
  const head = text.length > 2000 ? text.slice(0, 2000) : text;
  return ANY_SIGN.test(head) ? SIGNS.find(({ pattern }) => pattern.test(head)) : undefined;
}

/** The versions that both allow. */
export function narrowed(known: VersionRange, { from, to }: VersionRange): VersionRange {
  const lower = compareVersions(known.from, from) > 0 ? known.from : from;
  const upper =
    known.to !== undefined && (to === undefined || compareVersions(known.to, to) < 0) ? known.to : to;
  return { from: lower, ...(upper !== undefined && { to: upper }) };
}

/** Numeric comparison of dotted versions: negative, zero or positive. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
