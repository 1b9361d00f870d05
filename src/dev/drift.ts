/**
 * `npm run drift` compares the rules' texts with the sources of real Airflow versions and writes
 * docs/message-drift.md; it ends with 1 when a rule claims a version that does not print its text. Wheels are
 * fetched once, some 200 MB. `--check` only compares the hash on the page with the rules, without a network.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { readRuleFolder } from '../input/rule-files.ts';
import { formatRuleError } from '../rules/rule-error.ts';
import type { Rule } from '../rules/rule.ts';
import { constantPieces } from './drift-pieces.ts';
import { canPrint } from './drift-strings.ts';
import { driftPage, hashOfLiterals, hashOnPage, verdictOf } from './drift-table.ts';
import type { DriftRow } from './drift-table.ts';
import { RELEASES, forgetSources, sourcesOf } from './drift-wheels.ts';

const PAGE = 'docs/message-drift.md';

function checkHash(rules: readonly Rule[]): boolean {
  const onPage = existsSync(PAGE) ? hashOnPage(readFileSync(PAGE, 'utf8')) : undefined;
  if (onPage === hashOfLiterals(rules)) return true;
  console.log(`${PAGE} was written for other rules: run npm run drift and commit the page`);
  return false;
}

async function compare(rules: readonly Rule[]): Promise<boolean> {
  const signals = rules.flatMap((rule) =>
    rule.signals
      .filter(({ versions, printedBy }) => versions !== 'any' && isAirflow(printedBy))
      .map((signal) => ({ signal, name: `${rule.id}/${signal.id}`, pieces: constantPieces(signal.pattern) })),
  );
  const rows: DriftRow[] = signals.map(({ signal: { versions, printedBy }, name }) => ({
    signal: name,
    printedBy,
    versions,
    verdicts: [],
  }));
  for (const release of RELEASES) {
    for (const [i, { signal, pieces }] of signals.entries()) {
      const files = pieces.length > 0 ? sourcesOf(release, signal.printedBy) : undefined;
      const isThere = files && pieces.some((all) => canPrint(files, all));
      rows[i]!.verdicts.push(verdictOf(signal, release.airflow, isThere));
    }
    forgetSources();
  }
  const versions = RELEASES.map(({ airflow }) => airflow);
  const page = driftPage(rows, versions, hashOfLiterals(rules));
  mkdirSync('docs', { recursive: true });
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));

  let missing = 0;
  for (const [i, { signal, verdicts }] of rows.entries()) {
    const without = versions.filter((_, v) => verdicts[v] === 'missing');
    if (without.length === 0) continue;
    missing += 1;
    const pieces = signals[i]!.pieces.map((all) => all.map((piece) => `«${piece}»`).join(' and ')).join(
      ', or ',
    );
    console.log(`${signal} is not in Airflow ${without.join(', ')}: ${pieces}`);
  }
  console.log(
    `${String(rows.length)} texts in ${String(versions.length)} versions, ${String(missing)} with missing ones`,
  );
  return missing === 0;
}

function isAirflow(printedBy: string): boolean {
  return printedBy === 'airflow' || printedBy.endsWith('-provider');
}

const { loaded, errors } = readRuleFolder('rules');
for (const error of errors) console.log(formatRuleError(error));
const rules = loaded.map(({ rule }) => rule).sort((a, b) => (a.id < b.id ? -1 : 1));
const isRight = process.argv.includes('--check') ? checkHash(rules) : await compare(rules);
process.exitCode = isRight && errors.length === 0 ? 0 : 1;
