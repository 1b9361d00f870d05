import type { Severity } from '../rules/rule.ts';
import { instanceOf } from './incidents.ts';
import type { Incident } from './incidents.ts';
import { isRecovered } from './rank.ts';

/**
 * The rule's own severity, except: low when all its attempts recovered, critical when a host, worker or
 * service took several tasks down (design.md section 4).
 */
export function severityOf(incident: Incident): Severity {
  const { head, verdicts, subject } = incident;
  if (isRecovered(incident)) return 'low';
  const victims = new Set(verdicts.map(({ attempt }) => instanceOf(attempt))).size;
  const shared = subject.kind === 'host' || subject.kind === 'service';
  if (shared && victims > 1 && head.rule.severity === 'high') return 'critical';
  return head.rule.severity;
}
