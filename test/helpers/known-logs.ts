/** The bundled samples as texts, and what a transport would know of each of their files. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { hostFromPath, identityFromPath } from '../../src/identity/from-path.ts';
import type { Report } from '../../src/report/report.ts';
import type { Carried } from '../records/wrappings.ts';

export interface KnownLogs {
  name: string;
  /** Texts by path. */
  logs: Record<string, string>;
}

/** @param folder a folder with one folder for each case, its logs below `logs` */
export function knownLogs(folder = 'samples'): KnownLogs[] {
  return readdirSync(folder).map((name) => {
    const root = join(folder, name, 'logs');
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const texts = files.map((file): [string, string] => {
      const path = join(file.parentPath, file.name);
      return [relative(root, path), readFileSync(path, 'utf8')];
    });
    return { name, logs: Object.fromEntries(texts) };
  });
}

const STAMP = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{3}))?\d*(Z|[+-]\d\d:?\d\d)?/;

function stampOf(line: string): number | undefined {
  const [, day, clock, milli = '000', zone = 'Z'] = STAMP.exec(line.slice(0, 60)) ?? [];
  return day === undefined ? undefined : Date.parse(`${day}T${clock!}.${milli}${zone}`);
}

/**
 * Wraps all logs of a case, as if each line had been shipped when it was written: one without a stamp with the line
 * before, the last ones when the last log of the case ended. A log without stamps stays as it is, since nobody
 * knows when it was written.
 */
export function wrapped(
  logs: Readonly<Record<string, string>>,
  wrap: (lines: string[], carried: Carried, path: string) => string[],
): Record<string, string> {
  const all = Object.entries(logs).map(([path, text]) => ({
    path,
    lines: text.replace(/\n$/, '').split('\n'),
  }));
  const end = Math.max(...all.flatMap(({ lines }) => lines.flatMap((line) => stampOf(line) ?? [])));
  return Object.fromEntries(
    all.map(({ path, lines }) => {
      const carried = carriedOf(path, lines, end);
      return [path, carried ? `${wrap(lines, carried, path).join('\n')}\n` : logs[path]!];
    }),
  );
}

function carriedOf(path: string, lines: readonly string[], end: number): Carried | undefined {
  const stamps = lines.map(stampOf);
  const first = stamps.find((time) => time !== undefined);
  if (first === undefined) return undefined;
  const last = stamps.findLastIndex((time) => time !== undefined);
  let time = first;
  const times = stamps.map((stamp, index) => (time = index > last ? end : (stamp ?? time)));
  const { ref, component = 'task' } = identityFromPath(path);
  const { dagId, taskId, runId, tryNumber, mapIndex } = ref;
  const host = hostFromPath(path) ?? (component === 'task' ? 'worker-1' : `${component}-1`);
  const attempt = dagId !== undefined && taskId !== undefined && tryNumber !== undefined;
  return {
    time: (index) => times[index] ?? end,
    stream: `${path.replaceAll(':', '_').replace(/\.(?:log|txt)$/, '')}.log`,
    pod: component === 'worker' ? host : `airflow-${path.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}`,
    container: component === 'task' ? 'base' : component,
    service: component === 'task' ? 'worker' : component,
    host,
    ...(attempt && {
      attempt: {
        dagId,
        taskId,
        tryNumber,
        ...(runId !== undefined && { runId }),
        ...(mapIndex !== undefined && { mapIndex }),
      },
    }),
  };
}

/**
 * What a report says of causes and whom they struck; places and texts of lines aside, and the host, which a
 * transport may know where the log does not.
 */
export function verdicts(report: Report): string[] {
  return report.diagnoses.map(({ cause, confidence, determined, recovered, severity, subject, attempts }) =>
    JSON.stringify([
      cause,
      Math.round(confidence * 100),
      determined,
      recovered,
      severity,
      /^(?:host|task)$/.test(subject.kind) ? '' : subject.name,
      attempts.map(({ dagId, taskId, runId, mapIndex, tryNumber }) => [
        dagId,
        taskId,
        runId,
        mapIndex,
        tryNumber,
      ]),
    ]),
  );
}
