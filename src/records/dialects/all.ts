/** All dialects, found by the first character of a line: most lines are refused without running a pattern. */
import { airflow3Json } from './airflow3-json.ts';
import { celery } from './celery.ts';
import { classic } from './classic.ts';
import type { Dialect } from './dialect.ts';
import { journal, journalJson, kernel, kernelIso, klog, logfmt } from './host-logs.ts';
import { classicNote, logGroup } from './log-notes.ts';
import { banner, pythonWarning, simple } from './plain-formats.ts';
import { structlogConsole } from './structlog-console.ts';
import { uiText } from './ui-text.ts';
import { accessLog, gunicorn, nginxError, uvicorn } from './web-servers.ts';

/** In the order in which they are tried; the more frequent and the stricter ones first. */
const DIALECTS: readonly Dialect[] = [
  classic,
  airflow3Json,
  structlogConsole,
  uiText,
  celery,
  classicNote,
  logGroup,
  gunicorn,
  uvicorn,
  simple,
  kernel,
  kernelIso,
  journal,
  journalJson,
  klog,
  logfmt,
  accessLog,
  nginxError,
  pythonWarning,
  banner,
];

/** Dialects whose records lead a component's log: once one was seen, no custom format is guessed any more. */
const SURROUNDINGS: ReadonlySet<Dialect> = new Set([classicNote, logGroup, pythonWarning, banner]);

const byFirst = new Map<number, Dialect[]>();
for (const dialect of DIALECTS) {
  for (const character of dialect.starts) {
    const code = character.charCodeAt(0);
    const list = byFirst.get(code);
    if (list === undefined) byFirst.set(code, [dialect]);
    else list.push(dialect);
  }
}

/** Dialects that may claim a line that starts with this character code. */
export function dialectsFor(firstCharacter: number): readonly Dialect[] | undefined {
  return byFirst.get(firstCharacter);
}

/** True for a dialect that only surrounds logs (notes, groups, banners). */
export function isSurrounding(dialect: Dialect): boolean {
  return SURROUNDINGS.has(dialect);
}
