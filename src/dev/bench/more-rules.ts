/** Many more rules than there are, to see what they cost. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { CompiledRules, CompiledSignal } from '../../rules/compile.ts';

/** Rewrites compiled rules so that there are so many: copies that look for the same texts, each with its halves changed over. */
export function withMoreRules(file: string, count: number): void {
  const compiled = JSON.parse(readFileSync(file, 'utf8')) as CompiledRules;
  const { rules, signals, literals } = compiled;
  const index = new Map(literals.map((literal, i) => [literal, i]));
  const builtIn = rules.length;
  for (let copy = 1; rules.length < count; copy += 1) {
    for (const rule of rules.slice(0, Math.min(builtIn, count - rules.length))) {
      const id = `${rule.id}-${copy}`;
      rules.push({ ...rule, id, explains: [] });
      for (const signal of signals.filter(({ cause }) => cause === rule.id)) {
        const texts = signal.literals.map((i) => turned(literals[i]!, copy));
        signals.push(copyOf(signal, id, texts, index, literals));
      }
    }
  }
  writeFileSync(file, JSON.stringify(compiled));
}

function copyOf(
  signal: CompiledSignal,
  cause: string,
  texts: readonly string[],
  index: Map<string, number>,
  literals: string[],
): CompiledSignal {
  const own = texts.map((text) => {
    const known = index.get(text);
    if (known !== undefined) return known;
    index.set(text, literals.length);
    return literals.push(text) - 1;
  });
  const pattern = texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
  return { ...signal, cause, pattern, literals: own };
}

function turned(literal: string, copy: number): string {
  const half = literal.length >> 1;
  return `${literal.slice(half)}${literal.slice(0, half)}${copy}`;
}
