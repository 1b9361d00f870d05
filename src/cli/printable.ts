import { inertLines, visible } from '../render/escape.ts';

/** Text from logs and saved reports, fit for the terminal: nothing of it may steer one. Line ends go as well. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
}

/** Messages of several lines that name files or logs: nothing in them steers a terminal or a CI runner. */
export function printableLines(text: string): string {
  return inertLines(visible(text));
}
