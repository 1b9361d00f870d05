/**
 * SARIF 2.1.0. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * Stays within what GitHub takes: https://docs.github.com/code-security/reference/code-scanning/sarif-files
 */
import type { Diagnosis, Evidence, Report } from '../report/report.ts';
import type { Severity } from '../rules/rule.ts';
import { inertJson, oneLine, safeUrl, uriPath, visible } from './escape.ts';
import type { RenderOptions } from './options.ts';
import { repositoryPath } from './story/places.ts';
import { tellingPart } from './story/telling.ts';
import { allLinks } from './story/remedies.ts';
import { certainty, taskLabel } from './words.ts';

const LIMITS = { results: 5000, locations: 100, steps: 1000, text: 2000 };
const INFORMATION = 'https://www.npmjs.com/package/dagnosis';

type Level = 'error' | 'warning' | 'note';
const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

interface Message {
  text: string;
}

interface Location {
  id?: number;
  physicalLocation: {
    artifactLocation: { uri: string };
    region?: { startLine: number; snippet?: Message };
  };
  message?: Message;
}

export function renderSarif(report: Report, options: RenderOptions): string {
  const prefix = options.pathPrefix ?? '';
  const diagnoses = report.diagnoses.slice(0, LIMITS.results);
  const causes = [...new Map(diagnoses.map((diagnosis) => [diagnosis.cause, diagnosis])).values()];
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Dagnosis',
            version: report.tool.version,
            semanticVersion: report.tool.version,
            informationUri: INFORMATION,
            rules: causes.map(rule),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: notifications(report, prefix) },
        ],
        results: diagnoses.map((diagnosis) =>
          result(
            diagnosis,
            causes.findIndex(({ cause }) => cause === diagnosis.cause),
            prefix,
          ),
        ),
      },
    ],
  };
  return `${inertJson(JSON.stringify(log, null, 2))}\n`;
}

function rule(diagnosis: Diagnosis): object {
  const { cause, title, severity, remedies } = diagnosis;
  const url = allLinks(diagnosis)
    .map((link) => safeUrl(link.url))
    .find(Boolean);
  const help = remedies.map((remedy, at) => `${String(at + 1)}. ${oneLine(remedy.title)}`).join('\n');
  return {
    id: oneLine(cause),
    name: oneLine(cause).replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: message(title),
    ...(help === '' ? {} : { help: message(help) }),
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['airflow'] },
  };
}

function result(diagnosis: Diagnosis, ruleIndex: number, prefix: string): object {
  const { evidence, explanation, verdict, confidence, severity, attempts } = diagnosis;
  const [first, ...others] = evidence;
  const steps = flow(diagnosis, prefix);
  return {
    ruleId: oneLine(diagnosis.cause),
    ruleIndex,
    kind: 'fail',
    level: LEVELS[severity],
    rank: Math.round(confidence * 1000) / 10,
    message: message([verdict, explanation, `${certainty(diagnosis)}.`].filter(Boolean).join(' — ')),
    // GitHub refuses a result without a place.
    locations: [first ? location(first, prefix) : { physicalLocation: { artifactLocation: { uri: '.' } } }],
    ...(others.length > 0
      ? {
          relatedLocations: others
            .slice(0, LIMITS.locations)
            .map((line, id) => ({ id, ...location(line, prefix) })),
        }
      : {}),
    ...(steps.length > 0 ? { codeFlows: [{ threadFlows: [{ locations: steps }] }] } : {}),
    partialFingerprints: { 'dagnosis/v1': oneLine(diagnosis.fingerprint) },
    properties: {
      confidence,
      determined: diagnosis.determined,
      recovered: diagnosis.recovered,
      severity,
      attempts: [...new Set(attempts.map((attempt) => oneLine(taskLabel(attempt))))].slice(
        0,
        LIMITS.locations,
      ),
    },
  };
}

/** What happened in its order: the timeline where there is one, else the evidence. */
function flow({ timeline, evidence }: Diagnosis, prefix: string): object[] {
  const steps =
    timeline.length > 0
      ? timeline.map((entry) => ({ ...entry, text: `${entry.row}: ${entry.what}` }))
      : evidence.map((line) => ({ ...line, kind: 'note' as const }));
  return steps.slice(0, LIMITS.steps).map(({ path, line, text, time, kind }, at) => ({
    executionOrder: at + 1,
    importance: kind === 'death' || kind === 'signal' || kind === 'error' ? 'essential' : 'important',
    ...(time === null || Number.isNaN(Date.parse(time)) ? {} : { executionTimeUtc: time }),
    location: { ...place(path, line, prefix), message: message(text) },
  }));
}

function location({ path, line, text }: Evidence, prefix: string): Location {
  const shown = message(tellingPart(text));
  const { physicalLocation } = place(path, line, prefix);
  const region = { startLine: Math.max(1, line), snippet: { text: visible(text).slice(0, LIMITS.text) } };
  return { physicalLocation: { ...physicalLocation, region }, message: shown };
}

function place(path: string, line: number, prefix: string): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriPath(repositoryPath(prefix, path)) },
      region: { startLine: Math.max(1, line) },
    },
  };
}

function notifications({ coverage }: Report, prefix: string): object[] {
  return coverage.problems.slice(0, LIMITS.locations).map(({ path, reason }) => ({
    level: 'warning',
    message: message(reason),
    locations: [{ physicalLocation: { artifactLocation: { uri: uriPath(repositoryPath(prefix, path)) } } }],
  }));
}

/** Text without SARIF's own links `[text](target)` and placeholders `{0}` (sections 3.11.5 and 3.11.6). */
function message(text: string): Message {
  const shown = visible(text)
    .replace(/\]\(/g, '] (')
    .replace(/\{(\d+)\}/g, '{{$1}}');
  return { text: shown.slice(0, LIMITS.text) || '–' };
}
