/** What the shape of one file cannot say: how rules refer to each other, and whether the scan can find them. */
import { deriveLiterals } from '../scan/literals.ts';
import type { LoadedRule } from './load.ts';
import { MARKERS } from './markers.ts';
import type { RuleError } from './rule-error.ts';
import { nearest, sortRuleErrors } from './rule-error.ts';
import type { Rule } from './rule.ts';

type Path = readonly PropertyKey[];
type Report = (path: Path, message: string, remedy: string) => void;

/**
 * @param rules the rules to check
 * @param others rules that are in force beside them and need no check (the built-in ones, for a user's folder)
 * @returns every mistake, in the order of files and places
 */
export function checkRules(rules: readonly LoadedRule[], others: readonly Rule[] = []): RuleError[] {
  const errors: RuleError[] = [];
  const known = new Map<string, Rule>();
  for (const rule of others) known.set(rule.id, rule);
  for (const { rule } of rules) known.set(rule.id, rule);
  const refs = new Set(MARKERS.map(({ id }) => `marker/${id}`));
  for (const rule of known.values()) for (const signal of rule.signals) refs.add(`${rule.id}/${signal.id}`);

  const first = new Map<string, LoadedRule>();
  const patterns = new Map<string, string>();
  for (const loaded of rules) {
    const { rule, file, locate } = loaded;
    const report: Report = (path, message, remedy) => {
      errors.push({ file, ...locate(path), message, remedy });
    };
    const twin = first.get(rule.id);
    if (twin)
      report(['id'], `the id \`${rule.id}\` is also that of ${twin.file}`, 'Keep one of the two files.');
    else first.set(rule.id, loaded);
    checkCauses(rule, known, report);
    checkRefs(rule, refs, report);
    checkCaptures(rule, report);
    checkPatterns(rule, patterns, report);
    checkService(rule, report);
  }
  for (const { cycle, at } of cycles(known, first)) {
    errors.push({
      file: at.file,
      ...at.locate(['explains']),
      message: `causes explain each other in a circle: ${cycle.join(' → ')}`,
      remedy: 'A consequence cannot be the root of its own root; remove one `explains`.',
    });
  }
  return sortRuleErrors(errors);
}

function checkCauses(rule: Rule, known: ReadonlyMap<string, Rule>, report: Report): void {
  const named: [Path, string][] = [
    ...rule.explains.map((cause, i): [Path, string] => [['explains', i], cause]),
    ...rule.hypotheses.map(({ cause }, i): [Path, string] => [['hypotheses', i, 'cause'], cause]),
    ...rule.ruledOut.map(({ cause }, i): [Path, string] => [['ruledOut', i, 'cause'], cause]),
  ];
  for (const [path, cause] of named) {
    if (!known.has(cause)) report(path, `there is no cause \`${cause}\``, didYouMean(cause, known.keys()));
    else if (cause === rule.id)
      report(path, `\`${cause}\` names itself`, 'Name another cause, or leave it out.');
  }
  for (const [i, cause] of rule.explains.entries()) {
    if (rule.explains.indexOf(cause) !== i)
      report(['explains', i], `\`${cause}\` stands twice`, 'Remove one.');
  }
}

function checkRefs(rule: Rule, refs: ReadonlySet<string>, report: Report): void {
  const check = (path: Path, list: readonly string[] | undefined): void => {
    for (const [i, ref] of (list ?? []).entries()) {
      if (refs.has(ref)) continue;
      report([...path, i], `there is no signal \`${ref}\``, didYouMean(ref, refs));
    }
  };
  for (const [i, { when }] of rule.signals.entries()) {
    for (const key of ['after', 'notAfter', 'before', 'notBefore'] as const) {
      check(['signals', i, 'when', key], when?.[key]);
    }
  }
  for (const [i, entry] of rule.ruledOut.entries()) {
    check(['ruledOut', i, 'present'], entry.present);
    check(['ruledOut', i, 'absent'], entry.absent);
    if (!entry.present && !entry.absent) {
      report(
        ['ruledOut', i],
        'nothing says when it is ruled out',
        'Give `present` or `absent` with signal ids.',
      );
    }
  }
}

/** A condition on a value that no signal of the rule captures would never hold. */
function checkCaptures(rule: Rule, report: Report): void {
  for (const list of ['hypotheses', 'nextEvidence'] as const) {
    for (const [i, { captured }] of rule[list].entries()) {
      for (const name of Object.keys(captured ?? {})) {
        if (rule.signals.some(({ pattern }) => pattern.includes(`(?<${name}>`))) continue;
        report(
          [list, i, 'captured', name],
          `no signal captures \`${name}\``,
          'Name a group of one of its patterns, as in `(?<code>\\d+)`.',
        );
      }
    }
  }
}

function checkPatterns(rule: Rule, seen: Map<string, string>, report: Report): void {
  for (const [i, signal] of rule.signals.entries()) {
    const path = ['signals', i, 'pattern'];
    if ((signal.speaks === 'refutes') !== (signal.why !== undefined)) {
      report(
        ['signals', i],
        signal.why === undefined
          ? `\`${signal.id}\` refutes, but does not say why`
          : `\`${signal.id}\` says why, but does not refute`,
        'A signal with `speaks: refutes` has a `why`, and no other has one.',
      );
    }
    if (deriveLiterals(signal.pattern).length === 0) {
      report(
        path,
        'no text that every match must contain can be derived from the pattern, so the scan cannot look for it',
        'Let every alternative contain at least 4 fixed characters in a row (quotes, `=`, `: ` and backslashes divide).',
      );
    }
    for (const component of signal.in) {
      const { pattern, where, level, logger, frames, notFrames, output, when } = signal;
      const refutes = signal.speaks === 'refutes';
      const conditions = {
        pattern,
        where,
        component,
        level,
        logger,
        frames,
        notFrames,
        output,
        when,
        refutes,
      };
      const key = JSON.stringify(conditions);
      const name = `${rule.id}/${signal.id}`;
      const twin = seen.get(key);
      if (twin === undefined) seen.set(key, name);
      else if (twin !== name) {
        report(
          path,
          `the same pattern as ${twin} in the same place`,
          'One line has one meaning: keep one of them.',
        );
        break;
      }
    }
  }
}

function checkService(rule: Rule, report: Report): void {
  if (rule.subject.kind === 'service' && rule.subject.name === undefined) {
    report(
      ['subject'],
      'a service needs its fixed name',
      'Add `name: metadata database`, `name: broker` or the like.',
    );
  }
}

/** Each circle of `explains` once, at the first of its rules that is being checked. */
function* cycles(
  known: ReadonlyMap<string, Rule>,
  checked: ReadonlyMap<string, LoadedRule>,
): Generator<{ cycle: string[]; at: LoadedRule }> {
  const done = new Set<string>();
  const trail: string[] = [];
  const found: string[][] = [];
  const walk = (id: string): void => {
    const start = trail.indexOf(id);
    if (start >= 0) {
      found.push([...trail.slice(start), id]);
      return;
    }
    if (done.has(id)) return;
    trail.push(id);
    for (const next of known.get(id)?.explains ?? []) if (next !== id) walk(next);
    trail.pop();
    done.add(id);
  };
  for (const id of [...known.keys()].sort()) walk(id);
  for (const cycle of found) {
    const at = cycle.map((id) => checked.get(id)).find((loaded) => loaded !== undefined);
    if (at) yield { cycle, at };
  }
}

function didYouMean(word: string, known: Iterable<string>): string {
  const close = nearest(word, known);
  return close ? `Did you mean \`${close}\`?` : 'See `dagnosis rules list`.';
}
