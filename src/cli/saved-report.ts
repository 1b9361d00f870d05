/** Reads a report that was saved with --format json. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { SCHEMA_VERSION, type Report } from '../report/report.ts';
import { ConfigError, InputError } from './errors.ts';
import type { Io } from './io.ts';

/** @param path a file, or `-` for standard input */
export async function readReport(path: string, io: Io): Promise<Report> {
  let text: string;
  try {
    text = path === '-' ? await readAll(io.stdin) : await readFile(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    throw new InputError(`can't read the report ${path}: ${(error as Error).message}`);
  }
  const remedy = 'Save one with: dagnosis LOGS -f json -o report.json';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError(`${path} is no JSON`, remedy);
  }
  const version = schemaVersionOf(value);
  if (version !== undefined && version !== SCHEMA_VERSION) {
    throw new ConfigError(
      `${path} has schema version ${JSON.stringify(version)}; this Dagnosis reads ${SCHEMA_VERSION}`,
      'Analyse the logs again, or use the Dagnosis that wrote it.',
    );
  }
  if (!looksLikeReport(value)) throw new ConfigError(`${path} is no report of Dagnosis`, remedy);
  return value;
}

function schemaVersionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value
    ? value.schemaVersion
    : undefined;
}

/** The parts that every format reads; `verify` and the renderers rely on no more than the published schema. */
function looksLikeReport(value: unknown): value is Report {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schemaVersion' in value &&
    'summary' in value &&
    'coverage' in value &&
    'diagnoses' in value &&
    Array.isArray(value.diagnoses) &&
    'attempts' in value &&
    Array.isArray(value.attempts) &&
    'observations' in value &&
    Array.isArray(value.observations)
  );
}
