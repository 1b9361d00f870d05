/** Masks a whole report: every string in it that may have come from a log. */
import type { Report } from '../report/report.ts';
import { MASK, saysNothing } from './mask.ts';
import { isSecretName } from './named-values.ts';
import { createRedactor, type RedactMode, type Redactor } from './redactor.ts';

/** Fields that hold words of ours, times, or hashes; fingerprints and digests stay what they were. */
const OURS = new Set([
  'tool',
  'airflowVersions',
  'severity',
  'cause',
  'kind',
  'signal',
  'digest',
  'fingerprint',
  'outcome',
  'time',
  'firstSeen',
  'lastSeen',
  'queued',
  'start',
  'end',
  'setting',
  'links',
  'formats',
  'components',
]);

/** The same report without secrets; the one given stays as it is. */
export function redactReport(report: Report, mode: RedactMode): Report {
  if (mode === 'off') return report;
  const redactor = createRedactor(mode);
  for (const { host } of report.attempts) if (host !== null) redactor.learnHost(host);
  for (const { subject } of report.diagnoses) if (subject.kind === 'host') redactor.learnHost(subject.name);
  return redacted(report, '', redactor) as Report;
}

function redacted(value: unknown, field: string, redactor: Redactor): unknown {
  if (OURS.has(field)) return value;
  if (typeof value === 'string') return redactedText(value, field, redactor);
  if (Array.isArray(value)) {
    const lines = field === 'context' ? contextLines(value, redactor) : undefined;
    return lines ?? value.map((entry) => redacted(entry, field, redactor));
  }
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) copy[name] = redacted(entry, name, redactor);
  return copy;
}

function redactedText(text: string, field: string, redactor: Redactor): string {
  if (field === 'path') return redactor.path(text);
  if (field === 'host') redactor.learnHost(text);
  return isSecretName(field) && !saysNothing(text) ? MASK : redactor.text(text);
}

/** Lines that belong together are masked together: a private key goes over several. */
function contextLines(lines: readonly unknown[], redactor: Redactor): string[] | undefined {
  const together = redactor.text(lines.map(String).join('\n')).split('\n');
  return together.length === lines.length ? together : undefined;
}
