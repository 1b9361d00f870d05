/** The words of a diagnosis: verdict, explanation, remedies and next steps, with the values found. */
import type { ReportRemedy } from '../report/report.ts';
import type { Remedy, Rule } from '../rules/rule.ts';
import { inRange } from '../rules/versions.ts';
import { comparedSentences } from './compared/sentences.ts';
import { computeFacts } from './computed.ts';
import type { ComputedFacts } from './computed.ts';
import type { Incident } from './incidents.ts';
import type { Verdict } from './model.ts';
import { taskLabel } from './names.ts';
import { bytesText, capturesOf, durationText, fill, fillOrMark, firstFilled, iso } from './values.ts';
import type { Values } from './values.ts';

/** Captures first, then what is computed of the leading attempt. */
export function valuesOf(incident: Incident, facts: ComputedFacts): Values {
  const captured = capturesOf([
    ...incident.head.sightings,
    ...incident.verdicts.flatMap(({ head }) => head?.sightings ?? []),
  ]);
  const attempt = incident.verdicts[0]?.attempt;
  const victims = new Set(incident.verdicts.map((v) => taskLabel(v.attempt.ref)));
  const moment =
    incident.head.sightings.find(({ signal }) => signal.time !== undefined)?.signal.time ?? attempt?.last;
  const values: Values = {};
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') values[name] = value;
  };
  put('elapsed', facts.elapsedSeconds === undefined ? undefined : durationText(facts.elapsedSeconds * 1000));
  put('silence', facts.silenceSeconds === undefined ? undefined : durationText(facts.silenceSeconds * 1000));
  put('blockedIn', facts.blockedIn);
  put('request', facts.blockedOn === 'network' ? requestIn(facts.silenceAfter?.text) : undefined);
  put('dagTask', attempt && taskLabel(attempt.ref));
  put('dagId', attempt?.ref.dagId);
  put('taskId', attempt?.ref.taskId);
  put('runId', attempt?.ref.runId);
  // The host of a network cause is the peer: the attempt's own must not stand in for it.
  if (incident.head.rule.subject.kind !== 'target') put('host', attempt?.host);
  put('workerHost', attempt?.host);
  put(
    'pod',
    attempt?.ref.pod ??
      (attempt?.host !== undefined && /-[a-z0-9]{5,}$/.test(attempt.host) ? attempt.host : undefined),
  );
  put('pid', attempt?.pids[0] === undefined ? undefined : String(attempt.pids[0]));
  put('victims', victims.size > 1 ? `${String(victims.size)} tasks` : undefined);
  put('rss', sizeOf(captured['rssKb']));
  put('limit', sizeOf(captured['limitKb']));
  put('exceptionType', captured['type']);
  put('exceptionMessage', captured['message']);
  if (moment !== undefined) {
    put(
      'fromIso',
      iso(moment - 120_000)
        ?.slice(0, 19)
        .concat('Z'),
    );
    put(
      'toIso',
      iso(moment + 360_000)
        ?.slice(0, 19)
        .concat('Z'),
    );
    put(
      'from',
      iso(moment - 120_000)
        ?.slice(0, 19)
        .replace('T', ' '),
    );
    put(
      'to',
      iso(moment + 360_000)
        ?.slice(0, 19)
        .replace('T', ' '),
    );
  }
  return { ...values, ...captured };
}

/** The request that was sent last before the silence: `POST https://erp.example.com/v1/orders`. */
function requestIn(text: string | undefined): string | undefined {
  const found = /(?:\b(GET|POST|PUT|PATCH|DELETE)\b[^\n]{0,20}?)?\b(https?:\/\/[^\s'"<>)\]]{3,120})/.exec(
    text ?? '',
  );
  return found ? [found[1], found[2]].filter(Boolean).join(' ') : undefined;
}

function sizeOf(kilobytes: string | undefined): string | undefined {
  return kilobytes === undefined ? undefined : bytesText(Number(kilobytes) * 1024);
}

export function factsOf(incident: Incident): ComputedFacts {
  const lead = leadOf(incident);
  return lead ? computeFacts(lead.attempt, lead.head) : {};
}

/** The attempt that the words of an incident are about. */
export function leadOf({ verdicts, head }: Incident): Verdict | undefined {
  return verdicts.find((verdict) => verdict.head === head) ?? verdicts[0];
}

export function verdictText(rule: Rule, values: Values): string {
  return firstFilled(rule.verdicts, values) ?? rule.title;
}

/** The consequences are listed elsewhere, too: they are named here where the story is short. */
const MAX_SENTENCES = 4;

/** What happened, in which order: the verdict's circumstances in one to three sentences. */
export function explanationText(incident: Incident, values: Values, facts: ComputedFacts): string {
  const sentences: string[] = [];
  const { head, verdicts } = incident;
  sentences.push(head.rule.summary);
  if (values['dagTask'] !== undefined && facts.elapsedSeconds !== undefined) {
    const silence =
      facts.silenceSeconds !== undefined && facts.silenceSeconds >= 5
        ? `, ${values['silence'] ?? ''} of it silent before the end`
        : '';
    sentences.push(`${values['dagTask']} had run for ${values['elapsed'] ?? ''}${silence}.`);
  }
  sentences.push(...comparedSentences(incident, leadOf(incident)?.attempt, facts));
  const effects = [
    ...new Set(verdicts.flatMap(({ consequences }) => consequences.map(({ cause }) => cause))),
  ];
  if (effects.length > 0 && sentences.length < MAX_SENTENCES)
    sentences.push(`It explains ${effects.join(', ')}.`);
  return sentences.join(' ');
}

export function remediesOf(rule: Rule, values: Values, versions: readonly string[]): ReportRemedy[] {
  return rule.remedies
    .filter(({ versions: range }) => range === undefined || fitsVersion(range, versions))
    .map((remedy) => filled(remedy, values));
}

function fitsVersion(range: string, versions: readonly string[]): boolean {
  return versions.length === 0 || versions.some((version) => inRange(version, range));
}

function filled(remedy: Remedy, values: Values): ReportRemedy {
  const { setting } = remedy;
  return {
    title: fill(remedy.title, values) ?? remedy.title,
    steps: remedy.steps.map((step) => fill(step, values) ?? step),
    links: remedy.links,
    ...(setting && {
      setting: {
        section: setting.section,
        option: setting.option,
        env: setting.env ?? `AIRFLOW__${setting.section.toUpperCase()}__${setting.option.toUpperCase()}`,
        default: setting.default,
      },
    }),
  };
}

/** A command to paste: what came from a log is one quoted word of it, whatever it holds. */
export function commandText(command: string, values: Values): string {
  const quoted = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shellWord(value)]));
  return fillOrMark(command, quoted);
}

function shellWord(value: string): string {
  return /^[\w@%+=:,./ -]{1,200}$/.test(value) ? value : `'${value.replace(/'/g, `'\\''`)}'`;
}
