import type { CompiledRules } from './compile.ts';
import type { Severity } from './rule.ts';

export interface RuleChoice {
  /** Cause ids that are switched off. */
  disable?: readonly string[];
  /** Cause id to the severity that stands in place of the rule's own. */
  severities?: Readonly<Record<string, Severity>>;
}

/** The rules without those switched off; indices of literals stay as they are. */
export function chooseRules(
  compiled: CompiledRules,
  { disable = [], severities = {} }: RuleChoice,
): CompiledRules {
  if (disable.length === 0 && Object.keys(severities).length === 0) return compiled;
  const off = new Set(disable);
  return {
    ...compiled,
    rules: compiled.rules
      .filter(({ id }) => !off.has(id))
      .map((rule) => ({ ...rule, severity: severities[rule.id] ?? rule.severity })),
    signals: compiled.signals.filter(({ cause }) => !off.has(cause)),
  };
}
