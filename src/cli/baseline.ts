/** The file of known incidents that `dagnosis check` accepts. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Report } from '../report/report.ts';
import { ConfigError, UsageError } from './errors.ts';
import type { Io } from './io.ts';

const BASELINE_VERSION = 1;

export interface KnownIncident {
  fingerprint: string;
  /** For people who read the file; only the fingerprint counts. */
  cause: string;
  subject: string;
}

export interface Baseline {
  baselineVersion: typeof BASELINE_VERSION;
  incidents: KnownIncident[];
}

export async function readBaseline(path: string, io: Io): Promise<Baseline> {
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    throw new UsageError(
      `can't read the baseline ${path}: ${(error as Error).message}`,
      'Add --update-baseline to write one from what is found now.',
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`the baseline ${path} is no JSON: ${(error as Error).message}`);
  }
  if (isBaseline(value)) return value;
  throw new ConfigError(
    `${path} is no baseline of this version`,
    'It looks like {"baselineVersion": 1, "incidents": [{"fingerprint": …}]}; --update-baseline writes it anew.',
  );
}

/** The baseline that accepts everything in the report, sorted so that a change shows as few lines. */
export function baselineOf(report: Report): Baseline {
  const incidents = report.diagnoses.map(({ fingerprint, cause, subject }) => ({
    fingerprint,
    cause,
    subject: subject.name,
  }));
  const unique = new Map(incidents.map((incident) => [incident.fingerprint, incident]));
  return {
    baselineVersion: BASELINE_VERSION,
    incidents: [...unique.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)),
  };
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null || !('incidents' in value)) return false;
  if (!('baselineVersion' in value) || value.baselineVersion !== BASELINE_VERSION) return false;
  const { incidents } = value;
  return (
    Array.isArray(incidents) &&
    incidents.every(
      (entry: unknown) =>
        typeof entry === 'object' &&
        entry !== null &&
        'fingerprint' in entry &&
        typeof entry.fingerprint === 'string',
    )
  );
}
