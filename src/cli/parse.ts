/**
 * The command line as data: which command with which values. yargs does the work, but runs nothing, prints
 * nothing and ends nothing: help and completion come back as text, mistakes as UsageError.
 */
import yargs, { type Argv } from 'yargs';
import { VERSION } from '../version.ts';
import { UsageError } from './errors.ts';
import { EXIT_CODES } from './exit-code.ts';
import {
  ANALYSIS_OPTIONS,
  CHECK_OPTIONS,
  CONFIG_OPTION,
  DIFF_OPTIONS,
  GLOBAL_OPTIONS,
  NEW_RULE_OPTIONS,
  OUTPUT_OPTIONS,
  RULES_DIR_OPTION,
  type OptionTable,
} from './options.ts';
import { nearest } from '../rules/rule-error.ts';

/** Values by flag name, as yargs hands them over; commands read them through `values.ts`. */
export type RawArgs = Readonly<Record<string, unknown>>;

export type Invocation = { kind: 'text'; text: string } | { kind: 'command'; command: string; args: RawArgs };

/** yargs loses a bare `-` among the positionals of a command, so it travels under another name. */
const STDIN_WORD = '\0stdin';

interface CommandSpec {
  /** yargs syntax; the first word (or two) is the name under which the command is dispatched. */
  usage: string;
  describe: string;
  positionals?: Record<string, string>;
  options: OptionTable;
  examples: readonly (readonly [string, string])[];
}

const PATHS = { paths: 'Files, folders, globs, archives; - reads standard input' };

const COMMANDS: Readonly<Record<string, CommandSpec>> = {
  analyze: {
    usage: 'analyze [paths..]',
    describe: 'Say why tasks failed (the default command)',
    positionals: PATHS,
    options: ANALYSIS_OPTIONS,
    examples: [
      ['$0 ~/Downloads/airflow-logs', 'Why did the tasks in this folder fail?'],
      ['$0 logs -f json -o report.json -f table', 'A JSON report in a file, the table here'],
      ['kubectl logs POD | $0 -', 'Read standard input'],
      ['$0 logs --dag orders_sync --since 2026-11-02T03:00Z', 'Only one DAG, from a time on'],
    ],
  },
  check: {
    usage: 'check [paths..]',
    describe: 'Analyze for CI: the exit code says whether there is something new',
    positionals: PATHS,
    options: CHECK_OPTIONS,
    examples: [
      ['$0 check logs -f junit -o dagnosis.xml', 'Fail on medium or worse, write JUnit XML'],
      ['$0 check logs --baseline known.json --update-baseline', 'Accept what is known today'],
    ],
  },
  render: {
    usage: 'render <report>',
    describe: 'Print a saved JSON report in another format',
    positionals: { report: 'A report saved with --format json; - reads standard input' },
    options: OUTPUT_OPTIONS,
    examples: [['$0 render report.json -f html -o report.html', 'A page to hand over']],
  },
  diff: {
    usage: 'diff <old> <new>',
    describe: 'Compare two saved reports: what is new, gone, still there',
    positionals: { old: 'The earlier report', new: 'The later report' },
    options: DIFF_OPTIONS,
    examples: [['$0 diff monday.json tuesday.json', 'What changed between two runs?']],
  },
  verify: {
    usage: 'verify <report> <paths..>',
    describe: 'Read every cited line again and compare it with its digest',
    positionals: { report: 'A saved JSON report', paths: 'The paths it was made from' },
    options: {},
    examples: [['$0 verify report.json ~/Downloads/airflow-logs', 'Do the lines still stand where it says?']],
  },
  formats: {
    usage: 'formats <paths..>',
    describe: 'Show what each file was taken for, and from where that is known',
    positionals: PATHS,
    options: { ...RULES_DIR_OPTION, timezone: ANALYSIS_OPTIONS.timezone },
    examples: [['$0 formats logs', 'Which files were understood, and how well?']],
  },
  'rules list': {
    usage: 'list',
    describe: 'List all causes',
    options: RULES_DIR_OPTION,
    examples: [['$0 rules list --rules ./my-rules', 'The built-in causes and yours']],
  },
  'rules explain': {
    usage: 'explain <cause>',
    describe: 'What a cause means, how it is recognised, what to do',
    positionals: { cause: 'Cause id, such as oom-killed' },
    options: RULES_DIR_OPTION,
    examples: [['$0 rules explain task-execution-timeout', 'The page on one cause']],
  },
  'rules check': {
    usage: 'check [dirs..]',
    describe: 'Check rule files: every mistake with file, line and column',
    positionals: { dirs: 'Rule folders [default: those of the configuration and the built-in rules]' },
    options: CONFIG_OPTION,
    examples: [['$0 rules check ./my-rules', 'Before you commit a rule']],
  },
  'rules new': {
    usage: 'new <cause>',
    describe: 'Write the frame of a new rule file',
    positionals: { cause: 'Cause id in kebab-case, such as licence-server-down' },
    options: NEW_RULE_OPTIONS,
    examples: [['$0 rules new licence-server-down --dir ./my-rules', 'Start a rule of your own']],
  },
};

const RULES_COMMANDS = Object.keys(COMMANDS).flatMap((name) => name.split(' ').slice(1));

export const COMMAND_NAMES: readonly string[] = [
  ...new Set(Object.keys(COMMANDS).map((name) => name.split(' ')[0] ?? name)),
  'completion',
];

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

function specOf(name: string): CommandSpec {
  const spec = COMMANDS[name];
  if (!spec) throw new Error(`no command ${name}`);
  return spec;
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

/** Says yargs' complaint again, with the word that was probably meant. */
function usageError(message: string, argv: readonly string[]): UsageError {
  const command = commandOf(argv);
  const seeHelp = `See dagnosis ${command === 'analyze' ? '' : `${command} `}--help.`;
  const unknown = /^Unknown (?:argument|command)s?: (.+)$/.exec(message)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return unknownWord(unknown, command, argv, seeHelp);
  const choice = /Argument: ([^,]+), Given: "?([^",]*)"?, Choices: (.+)/.exec(message);
  if (choice) {
    const [, name = '', given = '', choices = ''] = choice;
    const known = choices.replaceAll('"', '').split(', ');
    const near = nearest(given, known);
    return new UsageError(
      `--${name} can't be ${given === '' ? 'empty' : `«${given}»`}`,
      `${near === undefined ? '' : `Did you mean ${near}? `}It is one of: ${known.join(', ')}.`,
    );
  }
  if (message.startsWith('Not enough non-option arguments')) {
    return new UsageError(`${command} needs ${needs(command)}`, seeHelp);
  }
  const valueless = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (valueless !== undefined) return new UsageError(`${dashed(valueless)} needs a value`, seeHelp);
  if (message.includes('update-baseline')) {
    return new UsageError('--update-baseline needs --baseline FILE', seeHelp);
  }
  return new UsageError(message.replaceAll('\n', ' '), seeHelp);
}

function unknownWord(word: string, command: string, argv: readonly string[], seeHelp: string): UsageError {
  const flag = argv.find((arg) => arg.startsWith('-') && /^--?(?:no-)?([^=]*)/.exec(arg)?.[1] === word);
  if (flag === undefined && command !== 'rules')
    return new UsageError(`unexpected argument: ${word}`, seeHelp);
  const near = nearest(word, flag === undefined ? RULES_COMMANDS : flagsOf(command));
  const meant = flag === undefined ? `dagnosis rules ${near ?? ''}` : dashed(near ?? '');
  return new UsageError(
    flag === undefined ? `unknown command: rules ${word}` : `unknown flag: ${flag.split('=')[0] ?? ''}`,
    near === undefined ? seeHelp : `Did you mean ${meant}? ${seeHelp}`,
  );
}

function dashed(name: string): string {
  return `${name.length === 1 ? '-' : '--'}${name}`;
}

function needs(command: string): string {
  return (COMMANDS[command]?.usage ?? '').split(' ').slice(1).join(' ');
}

function commandOf(argv: readonly string[]): string {
  const words = argv.filter((arg) => !arg.startsWith('-'));
  const two = words.slice(0, 2).join(' ');
  if (two in COMMANDS) return two;
  return words[0] === 'rules' || (words[0] ?? '') in COMMANDS ? (words[0] ?? '') : 'analyze';
}

function flagsOf(command: string): string[] {
  return [...Object.keys({ ...COMMANDS[command]?.options, ...GLOBAL_OPTIONS }), 'help', 'version'];
}
