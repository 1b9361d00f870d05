/** From a pattern to the fixed texts that a source which prints it must hold. */
import type { AST } from '@eslint-community/regexpp';
import { parsePattern } from '../rules/regex-syntax.ts';

/** Marks where a pattern leaves the text open. */
const OPEN = '\0';
const MAX_ALTERNATIVES = 64;
const MIN_LENGTH = 6;
const SHORT_LENGTH = 4;

/**
 * @param source a regular expression without flags
 * @returns for each alternative the fixed pieces of at least six characters (four where there is none longer), in
 *   lower case with single blanks; alternatives without any piece are left out
 */
export function constantPieces(source: string): string[][] {
  const alternatives = expandAlternatives(parsePattern(source).alternatives).map((text) => {
    const all = text
      // ` key=value` and «Type: message» are put together by the logger, not by the source.
      .replace(/(^|\s)([\w.]+)=/g, `${OPEN}$2${OPEN}`)
      .split(/\0|[:=]\s+|[:=]$|^[:=]|\\|["'`\n]/)
      .map((piece) => piece.replace(/\s+/g, ' ').toLowerCase())
      .filter((piece) => piece.trim().length >= SHORT_LENGTH);
    const long = all.filter((piece) => piece.trim().length >= MIN_LENGTH);
    return [...new Set(long.length > 0 ? long : all)];
  });
  const distinct = new Map(alternatives.map((pieces) => [pieces.join(OPEN), pieces]));
  distinct.delete('');
  return [...distinct.values()];
}

function expandAlternatives(alternatives: readonly AST.Alternative[]): string[] {
  return alternatives.flatMap(({ elements }) => expandSequence(elements)).slice(0, MAX_ALTERNATIVES);
}

function expandSequence(elements: readonly AST.Element[]): string[] {
  let texts = [''];
  for (const element of elements) {
    const next = expandElement(element);
    const product = texts.flatMap((head) => next.map((tail) => head + tail));
    texts = product.length <= MAX_ALTERNATIVES ? product : texts.map((head) => head + OPEN);
  }
  return texts;
}

function expandElement(element: AST.Element): string[] {
  switch (element.type) {
    case 'Character':
      return [String.fromCodePoint(element.value)];
    case 'CharacterClass':
      return [oneLetter(element)];
    case 'Group':
    case 'CapturingGroup':
      return expandAlternatives(element.alternatives);
    case 'Quantifier': {
      if (element.min === 0) return [OPEN];
      const once = expandElement(element.element);
      return element.max === 1 ? once : once.map((text) => OPEN + text + OPEN);
    }
    case 'Assertion':
      return [''];
    default:
      return [OPEN];
  }
}

/** `[Tt]` is a letter, as case does not count here; anything else is open. */
function oneLetter(element: AST.CharacterClass): string {
  const letters = new Set(
    element.elements.map((part) =>
      part.type === 'Character' ? String.fromCodePoint(part.value).toLowerCase() : OPEN,
    ),
  );
  const [letter] = letters;
  return letters.size === 1 && letter !== undefined && !element.negate ? letter : OPEN;
}
