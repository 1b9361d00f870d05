/** Labelled cases: folders with `case.json` beside `logs/`, read and diagnosed in this process. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../diagnose/diagnose.ts';
import { toReport } from '../diagnose/to-report.ts';
import type { SourceFacts } from '../extract/facts.ts';
import { readFacts } from '../input/read-facts.ts';
import { readRuleFolder } from '../input/rule-files.ts';
import type { Report } from '../report/report.ts';
import { compileRules } from '../rules/compile.ts';
import type { CompiledRules } from '../rules/compile.ts';
import { RuleFilesError } from '../rules/rule-error.ts';

export interface Expectation {
  /** Causes that are right in first place; empty when the case is healthy. */
  primary: string[];
  /** Causes that the report should name somewhere. */
  also: string[];
  /** Causes that would be wrong in first place. */
  never: string[];
}

export interface LabelledCase {
  id: string;
  folder: string;
  expect: Expectation;
}

/** The labelled material beside the checkout where it is there, else the samples; by set and name. */
export function labelledCases(): LabelledCase[] {
  const shared = ['../shared/cases', '../shared/airflow-runs'].filter((path) => existsSync(path));
  return (shared.length > 0 ? shared : ['samples']).flatMap(casesIn);
}

function casesIn(root: string): LabelledCase[] {
  return readdirSync(root)
    .sort()
    .filter((id) => existsSync(join(root, id, 'case.json')))
    .map((id) => {
      const folder = join(root, id);
      const { expect } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Pick<
        LabelledCase,
        'expect'
      >;
      return { id, folder, expect };
    });
}

/** @throws RuleFilesError with every mistake in the rules */
export function rulesOfCheckout(): CompiledRules {
  const { loaded, errors } = readRuleFolder('rules');
  if (errors.length > 0) throw new RuleFilesError(errors);
  return compileRules(loaded.map(({ rule }) => rule));
}

/** Facts of every source of a case. */
export async function factsOf({ folder }: LabelledCase, compiled: CompiledRules): Promise<SourceFacts[]> {
  return (await readFacts([join(folder, 'logs')], { compiled, everyLine: true })).sources;
}

export function reportOf(sources: readonly SourceFacts[], compiled: CompiledRules): Report {
  return toReport(diagnose(sources, compiled), 'accuracy', []);
}

/** Every cause that the report names anywhere but among what was ruled out. */
export function causesNamed({ diagnoses, observations }: Report): Set<string> {
  return new Set([
    ...observations.map(({ cause }) => cause),
    ...diagnoses.flatMap(({ cause, contributing, consequences, hypotheses }) => [
      cause,
      ...[...contributing, ...consequences, ...hypotheses].map((note) => note.cause),
    ]),
  ]);
}
