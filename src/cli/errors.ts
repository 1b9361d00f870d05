import { nearest } from '../rules/rule-error.ts';

/**
 * Errors that a person can mend. Each says what is wrong and what to do about it, is shown without a stack
 * and ends with exit code 2; any other error is a bug of ours.
 */
export class UserError extends Error {
  /** What to do, as a sentence or a command to paste. */
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.name = new.target.name;
    this.remedy = remedy;
  }
}

/** The command line is wrong. */
export class UsageError extends UserError {}

/** A file that the user wrote (configuration, baseline, saved report, rules) is wrong. */
export class ConfigError extends UserError {}

/** Nothing could be read of what was named. */
export class InputError extends UserError {}

export function noSuchCause(cause: string, known: Iterable<string>): UsageError {
  const near = nearest(cause, known);
  const remedy = near === undefined ? 'dagnosis rules list shows all.' : `Did you mean ${near}?`;
  return new UsageError(`there is no cause ${cause}`, remedy);
}
