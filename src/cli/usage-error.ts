/** What yargs complains of, said again for a person, with the word that was probably meant. */
import { nearest } from '../rules/rule-error.ts';
import { COMMANDS, RULES_COMMANDS } from './command-table.ts';
import { UsageError } from './errors.ts';
import { GLOBAL_OPTIONS } from './options.ts';

/** @param message of yargs, in English */
export function usageError(message: string, argv: readonly string[]): UsageError {
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
