/** What was not read or not understood, as sentences: each a line, the first names given, the rest counted. */
import type { Coverage } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { count, grouped } from '../words.ts';
import { place } from './proof.ts';

/** @param max how many names each sentence gives */
export function coverageNotes(coverage: Coverage, max: number): string[] {
  const { problems, notUnderstood, elsewhere, notes, linesParsed, linesUnderstood } = coverage;
  const lines: string[] = [];
  if (problems.length > 0) {
    const named = listed(
      problems.map(({ path, reason }) => `${path} (${reason})`),
      max,
    );
    lines.push(`Not read, or not to the end: ${named}`);
  }
  const strange = linesParsed - linesUnderstood;
  if (strange > 0 && notUnderstood.length > 0) {
    const lines_ = `${grouped(strange)} of ${count(linesParsed, 'parsed line')}`;
    lines.push(`Not understood: ${lines_}, the first at ${listed(notUnderstood.map(place), max)}`);
  }
  if (elsewhere.length > 0) {
    const named = listed(
      elsewhere.map(({ dagId, failures }) => `${dagId} (${grouped(failures)})`),
      max,
    );
    lines.push(`Failures reported of DAGs whose task logs are not here: ${named}`);
  }
  return [...lines, ...notes].map(oneLine);
}

function listed(names: readonly string[], max: number): string {
  const more = names.length - max;
  return `${names.slice(0, max).join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
}
