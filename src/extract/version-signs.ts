/** Airflow versions that the shape of a record allows. Source: handbook of formats, «version fingerprints». */
import type { LogRecord } from '../records/record.ts';

export interface VersionRange {
  from: string;
  to?: string;
  exact?: string;
}

interface VersionSign {
  narrow(known: VersionRange | undefined): VersionRange;
}

const SIGNS: readonly (readonly [RegExp, string, string | undefined])[] = [
  [/Task Identity ti_id|::group::Pre Execute|Workload finished/, '3.2', undefined],
  [/"chan"/, '3.0', '3.0.99'],
  [/Post task execution logs|Pre task execution logs/, '2.9', '2.11.99'],
  [/Log message source details/, '2.10', undefined],
  [/Exporting env vars: /, '2.6', '2.11.99'],
  [/dep_context=/, '2.5', '2.11.99'],
  [/Exporting the following env vars/, '1.10', '2.5.99'],
  [/'airflow', 'run', /, '1.10', '1.10.99'],
  [/Dependencies all met for|Starting attempt \d+ of/, '1.10', '2.11.99'],
  [/DAG bundles loaded: /, '3.0', undefined],
];

/** Most records hold none of the signs, which one look tells. */
const ANY_SIGN = new RegExp(SIGNS.map(([sign]) => sign.source).join('|'));

export function versionSign(record: LogRecord): VersionSign | undefined {
  const { fields } = record;
  const text = record.text.length > 2000 ? record.text.slice(0, 2000) : record.text;
  const isChannelled = fields?.['chan'] !== undefined;
  if (!isChannelled && !ANY_SIGN.test(text)) return undefined;
  const found = isChannelled ? (['', '3.0', '3.0.99'] as const) : SIGNS.find(([sign]) => sign.test(text));
  if (!found) return undefined;
  const [, from, to] = found;
  return {
    narrow: (known) => {
      const lower = known && compareVersions(known.from, from) > 0 ? known.from : from;
      const upper =
        known?.to !== undefined && (to === undefined || compareVersions(known.to, to) < 0) ? known.to : to;
      return { from: lower, ...(upper !== undefined && { to: upper }) };
    },
  };
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
