/** The command line: arguments and streams in, exit code out. Nothing below ends the process. */
import process from 'node:process';
import { RuleFilesError } from '../rules/rule-error.ts';
import { VERSION } from '../version.ts';
import { UserError } from './errors.ts';
import { OK, USER_ERROR } from './exit-code.ts';
import type { Io } from './io.ts';
import { parse, type RawArgs } from './parse.ts';
import { printableLines } from './printable.ts';
import { writeTo } from './write-output.ts';

type Run = (args: RawArgs, io: Io, argv: readonly string[]) => Promise<number>;

/** Loaded by name, so that a run reads only the code of its own command. */
const COMMANDS: Readonly<Record<string, () => Promise<{ run: Run }>>> = {
  analyze: () => import('./commands/analyze.ts'),
  check: () => import('./commands/check.ts'),
  render: () => import('./commands/render.ts'),
  diff: () => import('./commands/diff.ts'),
  verify: () => import('./commands/verify.ts'),
  formats: () => import('./commands/formats.ts'),
  'rules list': () => import('./commands/rules-list.ts'),
  'rules explain': () => import('./commands/rules-explain.ts'),
  'rules check': () => import('./commands/rules-check.ts'),
  'rules new': () => import('./commands/rules-new.ts'),
};

/**
 * @param argv the arguments after the program's name
 * @returns the exit code; see exit-code.ts
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const invocation = parse(argv, io.columns ?? 80);
    if (invocation.kind === 'text') {
      await writeTo(io.stdout, invocation.text);
      return OK;
    }
    const command = COMMANDS[invocation.command];
    if (!command) throw new Error(`the command ${invocation.command} has no module`);
    const { run } = await command();
    return await run(invocation.args, io, argv);
  } catch (error) {
    await writeTo(io.stderr, printableLines(describeError(error)));
    return USER_ERROR;
  }
}

function describeError(error: unknown): string {
  if (error instanceof UserError) {
    return `dagnosis: ${error.message}\n${error.remedy === undefined ? '' : `${error.remedy}\n`}`;
  }
  if (error instanceof RuleFilesError) return `${error.message}\n`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    `dagnosis: this is a bug of Dagnosis, not of your logs\n${stack}\n` +
    `dagnosis ${VERSION}, node ${process.version}, ${process.platform}\n` +
    'Please report it with these lines, after looking through them for anything secret.\n'
  );
}
