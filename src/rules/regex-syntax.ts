import { RegExpParser, RegExpSyntaxError } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

/** Node 20 compiles ES2024 patterns: no `(?i:…)`, no group name twice. */
const parser = new RegExpParser({ ecmaVersion: 2024 });

/** @throws RegExpSyntaxError for a source that JavaScript does not compile without flags. */
export function parsePattern(source: string): AST.Pattern {
  return parser.parsePattern(source, 0, source.length, { unicode: false, unicodeSets: false });
}

/** What is wrong with a pattern and at which character (0-based), or undefined when it compiles. */
export function patternError(source: string): { message: string; index: number } | undefined {
  try {
    parsePattern(source);
    new RegExp(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const index = error instanceof RegExpSyntaxError ? error.index : 0;
    const message = error.message.slice(error.message.lastIndexOf('/: ') + 3);
    return { message: message.charAt(0).toLowerCase() + message.slice(1), index };
  }
}
