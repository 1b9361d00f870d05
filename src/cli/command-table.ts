/** The commands as data: what yargs is told, and what help and mistakes are made of. */
import {
  ANALYSIS_OPTIONS,
  CHECK_OPTIONS,
  CONFIG_OPTION,
  DIFF_OPTIONS,
  NEW_RULE_OPTIONS,
  OUTPUT_OPTIONS,
  RULES_DIR_OPTION,
  type OptionTable,
} from './options.ts';

export interface CommandSpec {
  /** yargs syntax; the first word (or two) is the name under which the command is dispatched. */
  usage: string;
  describe: string;
  positionals?: Record<string, string>;
  options: OptionTable;
  examples: readonly (readonly [string, string])[];
}

const PATHS = { paths: 'Files, folders, globs, archives; - reads standard input' };

export const COMMANDS: Readonly<Record<string, CommandSpec>> = {
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

export const RULES_COMMANDS = Object.keys(COMMANDS).flatMap((name) => name.split(' ').slice(1));

export const COMMAND_NAMES: readonly string[] = [
  ...new Set(Object.keys(COMMANDS).map((name) => name.split(' ')[0] ?? name)),
  'completion',
];

export function specOf(name: string): CommandSpec {
  const spec = COMMANDS[name];
  if (!spec) throw new Error(`no command ${name}`);
  return spec;
}
