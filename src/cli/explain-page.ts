/** One cause as a page: what it means, how it is recognised, what to do about it. */
import type { Remedy, Rule, RuleSignal, Setting } from '../rules/rule.ts';

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
      'Lines that speak of it',
      rule.signals.flatMap((signal) => signalLines(signal, width)),
    ),
    ...section(
      'What to do',
      rule.remedies.flatMap((remedy, i) => remedyLines(remedy, i + 1, width)),
    ),
    ...section(
      'What else it may be',
      rule.hypotheses.flatMap(({ cause, why, decidedBy }) =>
        text(`${cause}: ${why.replace(/\.$/, '')}. Decided by ${decidedBy}`),
      ),
    ),
    ...section(
      'What to fetch when it is not sure',
      rule.nextEvidence.flatMap(({ what, command }) => [...text(what), `      ${command}`]),
    ),
    ...section('Its consequences', list(rule.explains)),
    ...section('It may itself be a consequence of', list(explainedBy)),
    ...section(
      'Links',
      rule.links.flatMap(({ title, url }) => [`  ${title}`, `      ${url}`]),
    ),
    '',
  ].join('\n');
}

function signalLines(
  { id, speaks, in: components, versions, printedBy, pattern }: RuleSignal,
  width: number,
): string[] {
  const range = versions === 'any' ? '' : ` ${versions}`;
  return [
    `  ${speaks} · ${id} · in ${components.join(', ')} logs · printed by ${printedBy}${range}`,
    // Cut rather than wrapped: a wrapped pattern can't be searched for.
    `      ${pattern.length > width - 6 ? `${pattern.slice(0, width - 7)}…` : pattern}`,
  ];
}

function remedyLines(
  { title, versions, steps, setting, links }: Remedy,
  number: number,
  width: number,
): string[] {
  const range = versions === undefined ? '' : ` (Airflow ${versions})`;
  return [
    ...wrap(`${title}${range}`, width, '     ', `  ${String(number)}. `),
    ...steps.flatMap((step) => paragraphs(step, width, '     ')),
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
