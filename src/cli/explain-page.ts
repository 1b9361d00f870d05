/** One cause as a page: what it means, how it is recognised, what to do about it. */
import type { CapturedValues, FactName, Remedy, Rule, RuleSignal, Setting, Strength } from '../rules/rule.ts';
import { readablePattern } from './readable-pattern.ts';

export interface PageOptions {
  /** Causes that count this one among their consequences. */
  explainedBy: readonly string[];
  /** Columns to fill. */
  width: number;
  heading: (text: string) => string;
}

const KINDS = {
  root: 'root cause',
  effect: 'effect: heads a report only when nothing deeper shows',
  contributing: 'contributing: stands inside other diagnoses',
} as const;

const STRENGTHS: readonly (readonly [Strength, string])[] = [
  ['proves', 'These prove it:'],
  ['suggests', 'These suggest it:'],
  ['hints', 'These hint at it, no more:'],
  ['refutes', 'These rule it out:'],
];

const FACTS: Readonly<Record<FactName, string>> = {
  'memory-growth': 'memory figures in the log that rise until the end',
  'same-progress': 'tries that stop at the same place after different times',
  'neighbours-on-host': 'tasks of other DAGs that die on the same host within seconds',
  'second-start': 'the same try started twice',
  'token-age': 'a token that is older than it lives when it is refused',
};

export function explainPage(rule: Rule, { explainedBy, width, heading }: PageOptions): string {
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', heading(title), ...lines];
  const text = (words: string): string[] => paragraphs(words, width, '  ');
  const list = (ids: readonly string[]): string[] => (ids.length === 0 ? [] : text(ids.join(', ')));

  return [
    heading(`${rule.id}: ${rule.title}`),
    `${KINDS[rule.kind]} · ${rule.severity} · one entry per ${rule.subject.name ?? rule.subject.kind}`,
    '',
    ...wrap(rule.summary, width, ''),
    ...section('What it means', text(rule.meaning)),
    ...section('How it is recognised', text(rule.recognition)),
    ...section(
      'What to do',
      rule.remedies.flatMap((remedy, i) => remedyLines(remedy, i + 1, width)),
    ),
    ...section(
      'What else it may be',
      rule.hypotheses.flatMap(({ cause, why, decidedBy, captured }) =>
        text(marked(`${cause}: ${why.replace(/\.$/, '')}. Decided by ${decidedBy}`, captured)),
      ),
    ),
    ...section(
      'What to fetch when it is not sure',
      rule.nextEvidence.flatMap(({ what, command }) => [...text(marked(what)), `      ${marked(command)}`]),
    ),
    ...section(
      'What it is not',
      rule.ruledOut.flatMap(({ cause, reason }) => text(`${cause}: ${reason}`)),
    ),
    ...section(
      'What makes it surer',
      rule.corroboratedBy.flatMap(({ fact }) => text(FACTS[fact])),
    ),
    ...section('Lines that speak of it', linesOf(rule, width)),
    ...section('Its consequences', list(rule.explains)),
    ...section('It may itself be a consequence of', list(explainedBy)),
    ...section(
      'Links',
      rule.links.flatMap(({ title, url }) => [`  ${title}`, `      ${url}`]),
    ),
    '',
  ].join('\n');
}

/** The lines by what they say of the cause; ways to find the same text are one. */
function linesOf({ signals }: Rule, width: number): string[] {
  return STRENGTHS.flatMap(([strength, title]) => {
    const byText = new Map<string, RuleSignal[]>();
    for (const signal of signals.filter(({ speaks }) => speaks === strength)) {
      for (const text of readablePattern(signal.pattern))
        byText.set(text, [...(byText.get(text) ?? []), signal]);
    }
    if (byText.size === 0) return [];
    return [`  ${title}`, ...[...byText].flatMap(([text, same]) => lineOf(text, same, width))];
  });
}

/** Cut rather than wrapped: wrapped text can't be searched for. */
function lineOf(text: string, same: readonly RuleSignal[], width: number): string[] {
  const [{ versions, printedBy, why }] = same as [RuleSignal];
  const components = [...new Set(same.flatMap((signal) => signal.in))];
  const range = versions === 'any' ? '' : ` ${versions}`;
  return [
    `    ${text.length > width - 4 ? `${text.slice(0, width - 5)}…` : text}`,
    ...wrap(
      `${components.join(', ')} logs, printed by ${printedBy}${range}${why ? `: ${why}` : ''}`,
      width,
      '        ',
    ),
  ];
}

/** Values that a report fills in, as a person reads them: `{pod}` is `<pod>`, a value that is asked for itself. */
function marked(text: string, captured: CapturedValues = {}): string {
  return text.replace(
    /\{([a-zA-Z]\w*)\}/g,
    (_, name: string) => captured[name]?.replaceAll('|', ' or ') ?? `<${name}>`,
  );
}

function remedyLines(
  { title, versions, steps, setting, links }: Remedy,
  number: number,
  width: number,
): string[] {
  const range = versions === undefined ? '' : ` (Airflow ${versions})`;
  return [
    ...wrap(`${title}${range}`, width, '     ', `  ${String(number)}. `),
    ...steps.flatMap((step) => paragraphs(marked(step), width, '     ')),
    ...(setting ? wrap(settingLine(setting), width, '     ') : []),
    ...links.map(({ url }) => `     ${url}`),
  ];
}

function settingLine({ section, option, env, default: standard }: Setting): string {
  const name = env ?? `AIRFLOW__${section}__${option}`.toUpperCase();
  return `[${section}] ${option} (${name}), ${standard === '' ? 'no default' : `default: ${standard}`}`;
}

/** Prose is filled anew; a line that is indented or has code in a block stays as it is. */
function paragraphs(text: string, width: number, indent: string): string[] {
  return text
    .trimEnd()
    .split(/\n[ \t]*\n/)
    .flatMap((paragraph, i) => {
      const lines = /^\s/m.test(paragraph)
        ? paragraph.split('\n').map((line) => `${indent}${line}`)
        : wrap(paragraph, width, indent);
      return i > 0 ? ['', ...lines] : lines;
    });
}

function wrap(text: string, width: number, indent: string, firstIndent = indent): string[] {
  const lines: string[] = [];
  let line = firstIndent;
  let hasWord = false;
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (hasWord && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      hasWord = false;
    }
    line += hasWord ? ` ${word}` : word;
    hasWord = true;
  }
  return [...lines, line];
}
