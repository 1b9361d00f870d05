/**
 * From a pattern to the literals of which any match must contain at least one, so that a scan over raw bytes can
 * find every place where the pattern may match. The literals are cut where the bytes of a source may differ from
 * a record's text (escapes of JSON, Python and CSV; ` key=value` pairs and «Type: message» built from JSON).
 */
import type { AST } from '@eslint-community/regexpp';
import { parsePattern } from '../rules/regex-syntax.ts';
import { CUT, candidate, withoutLonger } from './literal-choice.ts';
import type { Candidate } from './literal-choice.ts';

/** Most strings that one run of fixed text may stand for: `[Tt]imed [Oo]ut` has four. */
const MAX_VARIANTS = 8;
/** Most literals of one pattern, alternatives included. */
const MAX_LITERALS = 24;
/** Longest run of fixed text that is followed. */
const MAX_RUN = 200;

/** What is known of the strings that a part of a pattern matches. */
interface Info {
  /** All of them, when they are few; assertions match the empty string. */
  exact?: string[];
  /** One of these begins every match. */
  prefixes: string[];
  /** One of these ends every match. */
  suffixes: string[];
  /** The best literals found inside. */
  best?: Candidate;
}

const ANYTHING: Info = { prefixes: [''], suffixes: [''] };

/**
 * @param source a regular expression without flags
 * @returns 4 to 24 ASCII characters each, sorted; every string that the pattern matches contains one of them, also
 *   before its record's escapes were decoded; empty when nothing of the kind can be proved
 * @throws RegExpSyntaxError when the source does not compile
 */
export function deriveLiterals(source: string): string[] {
  const info = alternativesInfo(parsePattern(source).alternatives);
  return [...(best(info)?.literals ?? [])].sort();
}

function best(info: Info): Candidate | undefined {
  let winner = info.best;
  for (const strings of [info.exact, info.prefixes, info.suffixes]) {
    if (strings) winner = better(winner, candidate(strings));
  }
  return winner;
}

function better(a: Candidate | undefined, b: Candidate | undefined): Candidate | undefined {
  return a && (!b || a.score >= b.score) ? a : b;
}

function alternativesInfo(alternatives: readonly AST.Alternative[]): Info {
  const infos = alternatives.map((alternative) => sequenceInfo(alternative.elements));
  if (infos.length === 1) return infos[0]!;
  const info: Info = {
    prefixes: union(infos.map((each) => each.exact ?? each.prefixes)) ?? [''],
    suffixes: union(infos.map((each) => each.exact ?? each.suffixes)) ?? [''],
  };
  const exact = infos.every((each) => each.exact) ? union(infos.map((each) => each.exact!)) : undefined;
  if (exact) info.exact = exact;
  const parts = infos.map(best);
  if (parts.every((part) => part !== undefined)) {
    const literals = withoutLonger(parts.flatMap((part) => part.literals));
    const score = Math.min(...parts.map((part) => part.score)) - 2 * (parts.length - 1);
    if (literals.length <= MAX_LITERALS) info.best = { literals, score };
  }
  return info;
}

function union(lists: readonly string[][]): string[] | undefined {
  const all = [...new Set(lists.flat())];
  return all.length <= MAX_VARIANTS ? all : undefined;
}

function sequenceInfo(elements: readonly AST.Element[]): Info {
  let run = [''];
  let prefixes: string[] | undefined;
  let found: Candidate | undefined;
  for (const element of elements) {
    const info = elementInfo(element);
    const joined = info.exact && product(run, info.exact);
    if (joined) {
      run = joined;
      continue;
    }
    const opening = product(run, info.exact ?? info.prefixes) ?? run;
    prefixes ??= opening;
    found = better(better(found, candidate(opening)), info.best);
    run = info.exact ?? info.suffixes;
  }
  if (!prefixes) return { exact: run, prefixes: run, suffixes: run };
  found = better(found, candidate(run));
  return { prefixes, suffixes: run, ...(found && { best: found }) };
}

/** Every string of the one followed by every string of the other, unless that is too many or too long. */
function product(left: readonly string[], right: readonly string[]): string[] | undefined {
  if (left.length * right.length > MAX_VARIANTS * 2) return undefined;
  const all = new Set<string>();
  for (const head of left) {
    for (const tail of right) {
      if (head.length + tail.length > MAX_RUN) return undefined;
      all.add(head + tail);
    }
  }
  return all.size <= MAX_VARIANTS ? [...all] : undefined;
}

function elementInfo(element: AST.Element): Info {
  switch (element.type) {
    case 'Character':
      return exactly([safe(element.value)]);
    case 'CharacterClass':
      return classInfo(element);
    case 'Group':
    case 'CapturingGroup':
      return alternativesInfo(element.alternatives);
    case 'Quantifier':
      return quantifierInfo(element);
    case 'Assertion':
      return exactly(['']);
    case 'Backreference':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      return ANYTHING;
  }
}

function exactly(strings: string[]): Info {
  return { exact: strings, prefixes: strings, suffixes: strings };
}

function classInfo(element: AST.CharacterClass): Info {
  if (element.negate) return ANYTHING;
  const characters = new Set<string>();
  for (const part of element.elements) {
    const [from, to] =
      part.type === 'Character'
        ? [part.value, part.value]
        : part.type === 'CharacterClassRange'
          ? [part.min.value, part.max.value]
          : [0, Infinity];
    if (to - from >= MAX_VARIANTS) return ANYTHING;
    for (let code = from; code <= to; code += 1) characters.add(safe(code));
  }
  return characters.size > 0 && characters.size <= MAX_VARIANTS ? exactly([...characters]) : ANYTHING;
}

function quantifierInfo({ element, min, max }: AST.Quantifier): Info {
  const info = elementInfo(element);
  if (min === 0) {
    const exact = max === 1 && info.exact ? union([[''], info.exact]) : undefined;
    return exact ? exactly(exact) : ANYTHING;
  }
  let run = info.exact;
  for (let i = 1; i < min && run; i += 1) run = product(run, info.exact!);
  if (min === max && run) return exactly(run);
  const found = best(info);
  return {
    prefixes: run ?? info.exact ?? info.prefixes,
    suffixes: run ?? info.exact ?? info.suffixes,
    ...(found && { best: found }),
  };
}

/** The character itself, or CUT where an envelope or dialect may write it in another way. */
function safe(code: number): string {
  if (code < 0x20 || code > 0x7e) return CUT;
  const character = String.fromCharCode(code);
  return `"'\\<>&`.includes(character) ? CUT : character;
}
