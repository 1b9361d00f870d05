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
 *   lower case with single blanks; alternatives without any piece are left out. Values behind `key=` or a colon come
 *   from elsewhere (an operating system, another process) and are no pieces.
 */
export function constantPieces(source: string): string[][] {
  const alternatives = expandAlternatives(parsePattern(source).alternatives).map((text) => {
    const [type = '', message] = typeAndMessage(text.replace(REPRESENTATION, OPEN));
    const all = `${type}${OPEN}${ownWords(message)}`
      .split(/\0|\\|["'`\n]|\(\(/)
      .map((piece) =>
        piece
          .replace(/\s+/g, ' ')
          .replace(/^[\s:]+|[\s:]+$/g, '')
          .toLowerCase(),
      )
      .filter((piece) => piece.length >= SHORT_LENGTH);
    const long = all.filter((piece) => piece.length >= MIN_LENGTH);
    return [...new Set(long.length > 0 ? long : all)];
  });
  const distinct = new Map(alternatives.map((pieces) => [pieces.join(OPEN), pieces]));
  distinct.delete('');
  return [...distinct.values()];
}

/** An object in the text, `<TaskInstance: …>`, which the source fills in. */
const REPRESENTATION = /<\w+:? ?\0*>?/g;

/** «AirflowTaskTimeout: Timeout» in its two parts, which stand in different places of a source. */
function typeAndMessage(text: string): [type: string | undefined, message: string] {
  const found = /^[\w.\0]*?([A-Za-z]\w{3,}(?:Error|Exception|Timeout|Exit|Missing|Killed)):(?=\s|$)/.exec(
    text,
  );
  return found ? [found[1], text.slice(found[0].length)] : [undefined, text];
}

/** What the printing statement itself spells out: up to the first value or text of the system, if long enough. */
function ownWords(message: string): string {
  for (const border of message.matchAll(/:(?=[ \0]|$)|(?:^|[\s\0])[\w.]+=|\[Errno /g)) {
    const words = message.slice(0, border.index);
    if (words.split(OPEN).some((piece) => piece.trim().length >= MIN_LENGTH)) return words;
  }
  return message.replace(/=/g, OPEN);
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
