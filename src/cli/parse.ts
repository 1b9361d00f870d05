/**
 * The command line as data: which command with which values. yargs does the work, but runs nothing, prints
 * nothing and ends nothing: help and completion come back as text, mistakes as UsageError.
 */
import yargs, { type Argv } from 'yargs';
import { VERSION } from '../version.ts';
import { RULES_COMMANDS, specOf } from './command-table.ts';
import { UsageError } from './errors.ts';
import { EXIT_CODES } from './exit-code.ts';
import { GLOBAL_OPTIONS } from './options.ts';
import { usageError } from './usage-error.ts';

/** Values by flag name, as yargs hands them over; commands read them through `values.ts`. */
export type RawArgs = Readonly<Record<string, unknown>>;

export type Invocation = { kind: 'text'; text: string } | { kind: 'command'; command: string; args: RawArgs };

/** yargs loses a bare `-` among the positionals of a command, so it travels under another name. */
const STDIN_WORD = '\0stdin';

/**
 * Reads the arguments after the program's name.
 * @throws UsageError with a suggestion where a known word is near.
 */
export function parse(argv: readonly string[], columns: number): Invocation {
  let invocation: Invocation | undefined;
  const select = (command: string) => (args: RawArgs) => {
    invocation = { kind: 'command', command, args };
  };
  const add = (parser: Argv, name: string, isDefault = false): void => {
    const { usage, describe, positionals = {}, options, examples } = specOf(name);
    const build = (command: Argv): Argv => {
      for (const [key, text] of Object.entries(positionals)) {
        command.positional(key, { type: 'string', describe: text });
      }
      return command.options({ ...options, ...GLOBAL_OPTIONS }).example(pairs(examples));
    };
    parser.command(isDefault ? [usage, '$0'] : usage, describe, build, select(name));
  };

  const parser = yargs([...argv])
    .scriptName('dagnosis')
    .locale('en')
    .exitProcess(false)
    .parserConfiguration({ 'greedy-arrays': false, 'dot-notation': false })
    .usage('$0 [command] [paths..]\n\nSays why Airflow tasks failed, from their logs alone.')
    .strict()
    .version(VERSION)
    .alias('version', 'V')
    .alias('help', 'h')
    .group(['help', 'version'], 'General:')
    .completion('completion', 'Print a completion script for bash or zsh (source it in your profile)')
    .epilogue(exitCodeTable())
    .wrap(Math.min(Math.max(columns, 60), 110));
  // With a default command, yargs would run that and take `completion` for a path; without one it prints the
  // script and then calls the word unknown.
  const wantsCompletion = argv[0] === 'completion';
  add(parser, 'analyze', !wantsCompletion);
  for (const name of ['check', 'render', 'diff', 'verify', 'formats']) add(parser, name);
  parser.command('rules', 'List, explain, check and write rules', (rules) => {
    for (const name of RULES_COMMANDS) add(rules, `rules ${name}`);
    return rules.demandCommand(1, 1, `rules: what to do with them? ${RULES_COMMANDS.join(', ')}`);
  });

  let text = '';
  let failure: string | undefined;
  parser.fail((message: string, error: unknown) => {
    // yargs reports a mistake in this program as an error without a message of its own.
    if (error instanceof Error && !message) throw error;
    failure ??= message;
  });
  const words = argv.map((arg) => (arg === '-' ? STDIN_WORD : arg));
  void parser.parse(words, {}, (_error, _args, output) => {
    text = output;
  });
  if (failure !== undefined && !(wantsCompletion && text !== '')) throw usageError(failure, argv);
  if (invocation?.kind !== 'command') return { kind: 'text', text: `${text}\n` };
  refuseRepeats(invocation.command, invocation.args);
  return { ...invocation, args: withStdin(invocation.args) };
}

function withStdin(args: RawArgs): RawArgs {
  const restore = (value: unknown): unknown => (value === STDIN_WORD ? '-' : value);
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(restore) : restore(value),
    ]),
  );
}

function pairs(examples: readonly (readonly [string, string])[]): [string, string][] {
  return examples.map(([command, text]) => [command, text]);
}

function exitCodeTable(): string {
  return ['Exit codes:', ...EXIT_CODES.map(([code, text]) => `  ${String(code)}  ${text}`)].join('\n');
}

/** yargs makes a list of a flag that was given twice; where one value is meant, that is a mistake. */
function refuseRepeats(command: string, args: RawArgs): void {
  for (const [name, option] of Object.entries(specOf(command).options)) {
    if (option.array !== true && Array.isArray(args[name])) {
      throw new UsageError(`--${name} is given more than once`, 'Give it one value.');
    }
  }
}
