/** Exception chains in a record's text: Python's own layout, exception groups, Rich boxes, the interface's text. */
import type { Frame } from '../extract/facts.ts';
import type { LogRecord, RecordLine } from './record.ts';
import { exceptionAt, parseBlock } from './traceback-block.ts';
import { splitLines } from './traceback-lines.ts';
import type { TextLine } from './traceback-lines.ts';
import { parseInterfaceChain } from './traceback-interface.ts';

/** One exception of a chain. */
export interface ParsedLink {
  /** Class name as printed, without an `unusual_prefix_…` module. */
  type: string;
  /** At most 1000 characters, lines joined by `\n`. */
  message: string;
  /** Outermost first. */
  frames: Frame[];
  /** How this exception relates to the one before it. */
  relation?: 'cause' | 'context';
  /** Offset in `record.text` of the line that names the exception. */
  at: number;
}

/** One traceback with its chained exceptions, first raised first. */
export interface ParsedChain {
  /** The line before the traceback: the record's message, or what was printed in front. */
  headline: string;
  links: ParsedLink[];
}

const MAX_HEADLINE = 300;
const CAUSE = 'The above exception was the direct cause of the following exception:';
const CONTEXT = 'During handling of the above exception, another exception occurred:';
const BEGINS = 'Traceback (most recent call last)';
const GROUP = 'Exception Group Traceback (most recent call last)';

/** The exception chains of a record, in the order of its text; empty for most records. */
export function exceptionChains(record: LogRecord): ParsedChain[] {
  const { text } = record;
  if (text.includes(BEGINS)) return pythonChains(splitLines(text));
  if (!text.includes('\n')) return [];
  if (record.dialect !== 'ui-text' && !text.includes(', line ')) return [];
  const chain = parseInterfaceChain(splitLines(text));
  return chain === undefined ? [] : [chain];
}

/** Chains of lines in Python's layout; a separator between two tracebacks makes them one chain. */
function pythonChains(lines: readonly TextLine[]): ParsedChain[] {
  const chains: ParsedChain[] = [];
  let relation: 'cause' | 'context' | undefined;
  let headline = '';
  // billiard prints the traceback of the child process in triple quotes below a wrapper without a message.
  let quoted = false;
  for (let index = 0; index < lines.length;) {
    const text = lines[index]?.text ?? '';
    if (!text.includes(BEGINS)) {
      if (text.includes(CAUSE)) relation = 'cause';
      else if (text.includes(CONTEXT)) relation = 'context';
      else if (text.trim() !== '') headline = text.trim().slice(0, MAX_HEADLINE);
      index++;
      continue;
    }
    const part = text.includes(GROUP) ? parseGroup(lines, index) : parseBlock(lines, index);
    const chain = chains.at(-1);
    const wrapper = chain?.links.at(-1);
    if (quoted && wrapper?.message === '') {
      wrapper.relation = 'cause';
      chain?.links.splice(-1, 0, ...part.links);
    } else if (relation !== undefined && chain !== undefined && part.links[0] !== undefined) {
      part.links[0].relation = relation;
      chain.links.push(...part.links);
    } else if (part.links.length > 0) chains.push({ headline, links: part.links });
    relation = undefined;
    quoted = lines[part.next]?.text === '"""';
    index = part.next;
  }
  return chains;
}

/** A line of an exception group's drawing, and the rule above or below a member. */
const BAR = /^\s*(?:\||\+)/;
const RULE = /^\s*(?:\|\s*)*\+[-+]/;
const BARS = /^\s*(?:\| ?)?(?:\s*\| )*/;

/** An exception group: its members first (they were raised first), then the group itself. */
function parseGroup(lines: readonly TextLine[], start: number): { links: ParsedLink[]; next: number } {
  let next = start + 1;
  const segments: TextLine[][] = [[inside(lines[start])]];
  for (; next < lines.length; next++) {
    const line = lines[next];
    if (line === undefined || !BAR.test(line.text)) break;
    if (RULE.test(line.text)) segments.push([]);
    else segments.at(-1)?.push(inside(line));
  }
  const [own = [], ...members] = segments;
  const group = pythonChains(own.map(withoutGroupWord)).flatMap(({ links }) => links);
  const raised = members.flatMap((member) => {
    const chains = pythonChains(member.map(withoutGroupWord));
    return chains.length > 0 ? chains.flatMap(({ links }) => links) : bareLinks(member);
  });
  if (group[0] !== undefined && raised.length > 0) group[0].relation = 'context';
  return { links: [...raised, ...group], next };
}

function inside(line: TextLine | undefined): TextLine {
  if (line === undefined) return { text: '', at: 0 };
  const bars = BARS.exec(line.text)?.[0].length ?? 0;
  // Python indents the lines inside by what stands behind `| `.
  return { text: line.text.slice(bars), at: line.at + bars };
}

function withoutGroupWord(line: TextLine): TextLine {
  const at = line.text.indexOf(GROUP);
  return at < 0 ? line : { text: line.text.slice(at + 'Exception Group '.length), at: line.at };
}

/** A member that was never raised has no traceback, only its own line. */
function bareLinks(lines: readonly TextLine[]): ParsedLink[] {
  const index = lines.findIndex(({ text }) => text.trim() !== '');
  const found = index < 0 ? undefined : exceptionAt(lines, index);
  return found === undefined ? [] : [{ ...found.exception, frames: [] }];
}

/** The physical line in which an offset of `record.text` lies. */
export function lineAt(record: LogRecord, offset: number): RecordLine {
  const { lines } = record;
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return lines[low] ?? { line: record.line, byteOffset: record.byteOffset, at: 0 };
}
