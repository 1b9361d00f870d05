/** The graph of consequences: which cause explains which, over any number of steps. */
import type { Rule } from '../rules/rule.ts';

export class ExplainGraph {
  private readonly reach = new Map<string, Set<string>>();

  constructor(rules: readonly Rule[]) {
    const direct = new Map(rules.map((rule) => [rule.id, rule.explains]));
    for (const { id } of rules) {
      const reached = new Set<string>();
      const open = [...(direct.get(id) ?? [])];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (reached.has(next) || next === id) continue;
        reached.add(next);
        open.push(...(direct.get(next) ?? []));
      }
      this.reach.set(id, reached);
    }
  }

  /** Whether `effect` is a consequence of `cause` when both show. */
  explains(cause: string, effect: string): boolean {
    return this.reach.get(cause)?.has(effect) ?? false;
  }
}
