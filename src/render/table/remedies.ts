/** «What to do» in a terminal: numbered, with code on lines of its own and the setting by its exact name. */
import type { ReportRemedy } from '../../report/report.ts';
import { oneLine, visible } from '../escape.ts';
import { codeOf, settingText } from '../story/remedies.ts';
import { wrap } from '../width.ts';
import { hanging, indent } from './layout.ts';

export function remedyLines(remedies: readonly ReportRemedy[], width: number): string[] {
  return remedies.flatMap((remedy, at) => {
    const number = `${String(at + 1)}. `;
    const inner = width - number.length;
    const body = [
      ...remedy.steps.flatMap((step) => stepLines(step, inner)),
      ...(remedy.setting ? wrap(settingText(remedy.setting), inner) : []),
    ];
    return [...hanging(number, oneLine(remedy.title), width), ...indent(body, number.length)];
  });
}

/** A step that is nothing but code keeps its lines and its indentation. */
function stepLines(step: string, width: number): string[] {
  const code = codeOf(step);
  return code === undefined ? wrap(oneLine(step), width) : indent(visible(code).split('\n'), 2);
}
