import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { OK } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { textOf } from '../values.ts';
import { writeOutput, writeTo } from '../write-output.ts';

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Writes a rule file that loads as it is, with a comment at each place to fill in. */
export async function run(args: RawArgs, io: Io): Promise<number> {
  const cause = textOf(args, 'cause') ?? '';
  const family = textOf(args, 'family') ?? '';
  for (const [what, word] of [
    ['cause id', cause],
    ['family', family],
  ] as const) {
    if (!KEBAB.test(word)) {
      throw new UsageError(
        `${word} can't be a ${what}`,
        'Use lower-case words joined by hyphens: licence-server-down',
      );
    }
  }
  const path = join(textOf(args, 'dir') ?? 'rules', family, `${cause}.yaml`);
  if (existsSync(resolve(io.cwd, path)))
    throw new UsageError(`${path} exists already`, 'Nothing was written.');
  await writeOutput(path, frameOf(cause), io);
  await writeTo(
    io.stdout,
    `Wrote ${path}. Fill it in, then run: dagnosis rules check ${textOf(args, 'dir') ?? 'rules'}\n`,
  );
  return OK;
}

function frameOf(cause: string): string {
  const words = cause.replaceAll('-', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return `# What a rule holds is described in rules/README.md of the package; \`dagnosis rules check\` finds mistakes.
id: ${cause}
title: ${title}
# root: may head an incident; effect: only when nothing deeper shows; contributing: stands inside one.
kind: root
severity: high
# What entries of this cause have in common: task, run, host, service, target, pool, queue, name or file.
subject: { kind: task }
summary: One sentence that says what happened.
meaning: |
  What happened, in words that somebody on call understands.
recognition: |
  By which lines it is recognised, and what looks like it and is not.
signals:
  - id: error-line
    # A JavaScript regular expression; at least four fixed characters in a row. Single quotes keep backslashes.
    pattern: '${title}: (?<reason>[^\\n]{1,200})'
    in: [task]
    where: record
    # proves, suggests, hints or refutes.
    speaks: proves
    # error: counts only where it ended the task; fate: Airflow or the system says it of the attempt.
    tells: error
    versions: any
    printedBy: our-code
# Causes that are mere consequences of this one, when they show in the same attempt.
explains: []
# The first line of the report; captures go in braces.
verdicts:
  - '${title}: {reason}'
hypotheses: []
nextEvidence: []
ruledOut: []
corroboratedBy: []
remedies:
  - title: What to change
    steps:
      - The first thing to do.
    links: []
links:
  - title: Page on this failure
    url: https://example.com/runbook/${cause}
examples:
  fires:
    - signal: error-line
      as: task
      log: |
        [2026-11-02T03:05:04.123+0000] {orders.py:57} ERROR - ${title}: no answer from worker-1
      captures: { reason: no answer from worker-1 }
  nearMisses:
    - as: task
      log: |
        [2026-11-02T03:05:04.123+0000] {orders.py:57} INFO - checked for ${words}: none
      why: A line that speaks of it without it having happened.
`;
}
