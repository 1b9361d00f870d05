/** Several incidents: the ranked list that stands before their details. */
import Table from 'cli-table3';
import type { Diagnosis } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { displayWidth, wrapAtMost } from '../width.ts';
import { dateOf, grouped, span, sureness } from '../words.ts';

/** cli-table3 takes time that grows with the rows. */
const MAX_ROWS = 200;

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

export function summaryTable(diagnoses: readonly Diagnosis[], width: number): string[] {
  const shown = diagnoses.slice(0, MAX_ROWS);
  const days = new Set(
    shown.flatMap(({ firstSeen, lastSeen }) => [dateOf(firstSeen), dateOf(lastSeen)]).values(),
  );
  days.delete('');
  const when = shown.map(({ firstSeen, lastSeen }) => span(firstSeen, lastSeen, days.size > 1));
  const head = [
    '#',
    'Cause',
    'Attempts',
    days.size === 1 ? `${[...days].join('')} UTC` : 'When (UTC)',
    'Sure',
  ];
  const whenWidth = Math.max(displayWidth(head[3] ?? ''), ...when.map(displayWidth));
  const widths = [Math.max(2, String(shown.length).length), 0, 8, whenWidth, 9];
  const taken = 1 + widths.reduce((sum, column) => sum + column, 0) + 2 * (widths.length - 1);
  widths[1] = Math.max(12, width - taken);

  const table = new Table({
    head,
    colWidths: widths,
    colAligns: ['right', 'left', 'right', 'left', 'left'],
    chars: NO_LINES,
    // Its own colours would go into a pipe as well; its own wrapping is slow on long cells.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  shown.forEach((diagnosis, at) => {
    table.push([
      String(diagnosis.rank),
      wrapAtMost(oneLine(diagnosis.verdict), widths[1] ?? 16, 2).join('\n'),
      diagnosis.attempts.length === 0 ? '–' : grouped(diagnosis.attempts.length),
      when[at] ?? '',
      diagnosis.determined ? sureness(diagnosis.confidence) : 'open',
    ]);
  });
  const lines = table
    .toString()
    .split('\n')
    .map((line) => ` ${line.trimEnd()}`);
  const more = diagnoses.length - shown.length;
  return more > 0 ? [...lines, `    … and ${grouped(more)} more`] : lines;
}
