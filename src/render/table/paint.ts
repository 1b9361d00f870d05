/** Colours of the terminal report. They help and never carry meaning alone. */
import picocolors from 'picocolors';
import type { Severity } from '../../rules/rule.ts';

type Style = (text: string) => string;

export interface Paint {
  verdict: (severity: Severity) => Style;
  title: Style;
  quiet: Style;
  link: Style;
  good: Style;
}

export function createPaint(enabled: boolean): Paint {
  const { bold, cyan, dim, green, red, yellow } = picocolors.createColors(enabled);
  const bySeverity: Readonly<Record<Severity, Style>> = {
    critical: (text) => bold(red(text)),
    high: (text) => bold(red(text)),
    medium: (text) => bold(yellow(text)),
    low: bold,
    info: bold,
  };
  return { verdict: (severity) => bySeverity[severity], title: bold, quiet: dim, link: cyan, good: green };
}
