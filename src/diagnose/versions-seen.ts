/** Which Airflow versions the logs may come from, by the fingerprints of all sources. */
import { compareVersions } from '../extract/version-signs.ts';
import type { VersionRange } from '../extract/version-signs.ts';
import type { SourceFacts } from '../extract/facts.ts';

/** The last patch release of each minor version. */
const RELEASES = [
  '1.10.15',
  '2.0.2',
  '2.1.4',
  '2.2.5',
  '2.3.4',
  '2.4.3',
  '2.5.3',
  '2.6.3',
  '2.7.3',
  '2.8.4',
  '2.9.3',
  '2.10.5',
  '2.11.0',
  '3.0.6',
  '3.1.8',
  '3.2.2',
  '3.3.2',
];

export interface VersionsSeen {
  /** Releases that remedies are chosen for; empty when no fingerprint was seen. */
  candidates: string[];
  /** For people: `2.10 - 2.11`. */
  labels: string[];
}

export function versionsSeen(sources: readonly SourceFacts[]): VersionsSeen {
  const candidates = new Set<string>();
  const labels = new Set<string>();
  const ranges = new Map<string, VersionRange>();
  for (const { airflowVersion: range } of sources)
    if (range) ranges.set(`${range.from} ${range.to ?? ''}`, range);
  for (const { from, to } of ranges.values()) {
    const fitting = RELEASES.filter(
      (release) =>
        compareVersions(release, from) >= 0 && (to === undefined || compareVersions(release, to) <= 0),
    );
    for (const release of fitting) candidates.add(release);
    const first = fitting[0] && minor(fitting[0]);
    const last = fitting.at(-1) && minor(fitting.at(-1)!);
    if (first !== undefined && last !== undefined) labels.add(first === last ? first : `${first} - ${last}`);
  }
  return {
    candidates: RELEASES.filter((release) => candidates.has(release)),
    labels: narrowest([...labels]),
  };
}

/** A wide range that holds a narrower one says nothing more. */
function narrowest(labels: string[]): string[] {
  const bounds = labels.map((label) => ({
    label,
    from: label.split(' - ')[0]!,
    to: label.split(' - ').at(-1)!,
  }));
  const inside = (a: (typeof bounds)[number], b: (typeof bounds)[number]): boolean =>
    a !== b && compareVersions(a.from, b.from) >= 0 && compareVersions(a.to, b.to) <= 0;
  return bounds
    .filter((wide) => !bounds.some((other) => inside(other, wide)))
    .map(({ label }) => label)
    .sort(compareVersions);
}

function minor(release: string): string {
  return release.split('.').slice(0, 2).join('.');
}
