/** Every flag once: what yargs parses, what the help says, and what a misspelt flag is compared with. */
import type { Options } from 'yargs';
import { FORMATS, TICKET_FLAVORS } from '../render/options.ts';
import { SEVERITIES } from '../rules/rule.ts';

export const REDACTIONS = ['on', 'strict', 'off'] as const;

export type OptionTable = Readonly<Record<string, Options>>;

export const GLOBAL_OPTIONS = {
  color: { type: 'boolean', describe: 'Colour, also in a pipe (--no-color: never)', group: 'General:' },
} as const satisfies OptionTable;

export const OUTPUT_OPTIONS = {
  format: {
    alias: 'f',
    type: 'string',
    array: true,
    requiresArg: true,
    choices: FORMATS,
    describe: 'How to print the report; may be given several times [default: table]',
    group: 'Output:',
  },
  output: {
    alias: 'o',
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'File for the format named just before it (- is standard output)',
    group: 'Output:',
  },
  verbose: { type: 'boolean', describe: 'Show everything that the report holds', group: 'Output:' },
  'ticket-flavor': {
    type: 'string',
    requiresArg: true,
    choices: TICKET_FLAVORS,
    describe: 'Markup of --format ticket [default: markdown]',
    group: 'Output:',
  },
  'max-bytes': {
    type: 'number',
    requiresArg: true,
    describe: 'Longest text of --format ticket, in bytes',
    group: 'Output:',
  },
} as const satisfies OptionTable;

/** What reads logs at all: analyze, check, formats, verify. */
export const CONFIG_OPTION = {
  config: {
    type: 'string',
    requiresArg: true,
    describe: 'Configuration file [default: dagnosis.config.yaml here or in a folder above]',
    group: 'General:',
  },
} as const satisfies OptionTable;

export const ANALYSIS_OPTIONS = {
  ...OUTPUT_OPTIONS,
  'min-confidence': {
    type: 'number',
    requiresArg: true,
    describe: 'Leave out diagnoses below this confidence, 0 to 1',
    group: 'Output:',
  },
  top: { type: 'number', requiresArg: true, describe: 'Report only the N first diagnoses', group: 'Output:' },
  redact: {
    type: 'string',
    requiresArg: true,
    choices: REDACTIONS,
    describe: 'Mask secrets; strict: hosts, IPs and e-mail addresses too [default: on]',
    group: 'Output:',
  },
  quiet: {
    alias: 'q',
    type: 'boolean',
    describe: 'No progress and no elapsed time on stderr',
    group: 'Output:',
  },
  dag: { type: 'string', requiresArg: true, describe: 'Only this DAG', group: 'Filters:' },
  task: { type: 'string', requiresArg: true, describe: 'Only this task', group: 'Filters:' },
  run: { type: 'string', requiresArg: true, describe: 'Only this DAG run', group: 'Filters:' },
  since: {
    type: 'string',
    requiresArg: true,
    describe: 'Only attempts that ended at or after this time (ISO 8601)',
    group: 'Filters:',
  },
  until: {
    type: 'string',
    requiresArg: true,
    describe: 'Only attempts that began at or before this time (ISO 8601)',
    group: 'Filters:',
  },
  rules: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Folder of further rules; may be given several times',
    group: 'Analysis:',
  },
  disable: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Cause to switch off; may be given several times',
    group: 'Analysis:',
  },
  timezone: {
    type: 'string',
    requiresArg: true,
    describe: 'Zone of times printed without one [default: UTC]',
    group: 'Analysis:',
  },
  jobs: {
    type: 'number',
    requiresArg: true,
    describe: 'Worker threads; 1 reads in this one',
    group: 'Analysis:',
  },
  'fail-on': {
    type: 'string',
    requiresArg: true,
    choices: [...SEVERITIES, 'none'],
    describe: 'Exit with 1 when a diagnosis reaches this severity',
    group: 'Exit code:',
  },
  'include-recovered': {
    type: 'boolean',
    describe: 'Let --fail-on count diagnoses that a later attempt recovered from',
    group: 'Exit code:',
  },
  ...CONFIG_OPTION,
} as const satisfies OptionTable;

export const CHECK_OPTIONS = {
  ...ANALYSIS_OPTIONS,
  baseline: {
    type: 'string',
    requiresArg: true,
    describe: 'File of known incidents, which do not count for the exit code',
    group: 'Exit code:',
  },
  'update-baseline': {
    type: 'boolean',
    implies: 'baseline',
    describe: 'Write what is found now into the --baseline file',
    group: 'Exit code:',
  },
} as const satisfies OptionTable;

export const DIFF_OPTIONS = {
  format: {
    alias: 'f',
    type: 'string',
    requiresArg: true,
    choices: ['table', 'json'],
    default: 'table',
    describe: 'How to print the difference',
    group: 'Output:',
  },
} as const satisfies OptionTable;

export const RULES_DIR_OPTION = {
  rules: ANALYSIS_OPTIONS.rules,
  ...CONFIG_OPTION,
} as const satisfies OptionTable;

export const NEW_RULE_OPTIONS = {
  dir: { type: 'string', requiresArg: true, default: 'rules', describe: 'Rule folder to write into' },
  family: { type: 'string', requiresArg: true, default: 'custom', describe: 'Folder below it' },
} as const satisfies OptionTable;
