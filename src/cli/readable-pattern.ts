/** A pattern as the line that it stands for: `(?:Memory cgroup out|Out) of memory: Kill(?:ed)? process (?<pid>\d+)`. */
import type { AST } from '@eslint-community/regexpp';
import { parsePattern } from '../rules/regex-syntax.ts';

/** Whole alternatives that are worth showing; the rest is cut. */
const MAX_ALTERNATIVES = 3;
/** Anything, and a digit until the text is whole: N is a letter, too. */
const ANY = '…';
const DIGIT = '\u0001';

/** What varies becomes `<name>` or `…`, what may be missing is left out; of a choice inside, the first is shown. */
export function readablePattern(source: string): string[] {
  const { alternatives } = parsePattern(source);
  const texts = alternatives.map((alternative) => tidy(ofAlternative(alternative)));
  const shown = [...new Set(texts)].filter((text) => /\w/.test(text));
  return shown.slice(0, MAX_ALTERNATIVES);
}

function ofAlternative({ elements }: AST.Alternative): string {
  return elements.map(ofElement).join('');
}

function ofElement(element: AST.Element): string {
  switch (element.type) {
    case 'Character':
      return String.fromCodePoint(element.value);
    case 'CapturingGroup':
      return ofCapture(element);
    case 'Group':
      return ofChoice(element);
    case 'Quantifier':
      return ofQuantifier(element);
    case 'CharacterSet':
      if (element.kind === 'digit' && !element.negate) return DIGIT;
      return element.kind === 'space' && !element.negate ? ' ' : ANY;
    case 'CharacterClass':
      return ofClass(element);
    default:
      return '';
  }
}

/** What is captured word by word is shown as it stands, what varies by its name. */
function ofCapture(group: AST.CapturingGroup): string {
  const text = ofChoice(group);
  const isFixed = text.length > 1 && !text.includes(ANY) && !text.includes(DIGIT);
  return group.name === null || isFixed ? text : `<${group.name}>`;
}

function ofChoice({ alternatives: [first] }: AST.Group | AST.CapturingGroup): string {
  return first ? ofAlternative(first) : '';
}

function ofQuantifier({ min, max, element }: AST.Quantifier): string {
  const text = ofElement(element);
  if (min > 0) return text;
  return max > 1 && (text === ANY || text === DIGIT) ? ANY : '';
}

/** `[Tt]imed` is shown as it begins; a class of many characters stands for anything. */
function ofClass({ negate, elements }: AST.CharacterClass): string {
  const [first] = elements;
  if (negate || !first) return ANY;
  if (first.type === 'Character') return String.fromCodePoint(first.value);
  return elements.length === 1 && first.type === 'CharacterClassRange' && first.min.value === 48
    ? DIGIT
    : ANY;
}

function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/…(?: ?…)+/g, ANY)
    .replaceAll(DIGIT, 'N')
    .trim();
}
