/**
 * Exceptions in text of the Airflow 3 interface: each exception's line stands above its frames, the last raised
 * first, without separators; the words of a frame are in the viewer's language.
 */
import type { Frame } from '../extract/facts.ts';
import { exceptionAt } from './traceback-block.ts';
import type { TextLine } from './traceback-lines.ts';
import type { ParsedChain, ParsedLink } from './traceback.ts';

const FRAME =
  /^\s*\p{L}{1,20} "?(<[^>"]{1,100}>|[^",\s]{1,1000})"?,? \p{L}{1,20} (\d{1,9}) \p{L}{1,20} (.{1,300})$/u;

/** The chain below a message, or undefined when no frame of this manner is there. */
export function parseInterfaceChain(lines: readonly TextLine[]): ParsedChain | undefined {
  const links: ParsedLink[] = [];
  let heading: TextLine[] = [];
  let frames: Frame[] | undefined;
  let count = 0;
  const close = (): void => {
    const found = exceptionAt(heading, 0);
    if (found !== undefined) links.push({ ...found.exception, frames: frames ?? [] });
    heading = [];
    frames = undefined;
  };
  for (const line of lines.slice(1)) {
    const match = FRAME.exec(line.text);
    if (match !== null) {
      frames ??= [];
      frames.push({ file: match[1] ?? '', line: Number(match[2]), name: match[3] ?? '' });
      count++;
    } else if (line.text.trim() !== '') {
      if (frames !== undefined) close();
      heading.push(line);
    }
  }
  if (frames !== undefined) close();
  if (count === 0 || links.length === 0) return undefined;
  links.reverse();
  // The interface does not tell `raise … from` apart; all it keeps is that they are chained.
  for (const link of links.slice(1)) link.relation = 'context';
  return { headline: (lines[0]?.text ?? '').slice(0, 300), links };
}
