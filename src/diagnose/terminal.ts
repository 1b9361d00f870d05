/** The exception that ended an attempt, told apart from handled ones before it and from debris after it. */
import type { Attempt, PlacedChain, Sighting } from './model.ts';

/** Markers that announce the exception which failed the task; the first one after the last start counts. */
const ANNOUNCERS = new Set(['task-failed', 'execute-failed', 'top-level-error']);
/** Loggers of Airflow that print the failing exception without a headline (1.10 to 2.x). */
const AIRFLOW_LOGGER =
  /^(?:taskinstance|models|__init__|standard_task_runner|base_task_runner|cli_action_loggers|task_command|task)\b/;
/** After these an exception is an echo: a callback, a notifier, a clean-up. */
const DEBRIS_HEADLINE =
  /callback|on_kill|Failed to send (?:e-?mail|notification)|notifier|listener|Skipping mini scheduling/i;

export interface Terminal {
  chains: PlacedChain[];
  /** Order and record of where it stands. */
  order: number;
  record: number;
}

export function terminalOf(attempt: Attempt): Terminal | undefined {
  const candidates = attempt.chains.filter(({ chain }) => !DEBRIS_HEADLINE.test(chain.headline));
  const from = lastStart(attempt);
  const announced = attempt.own.filter(
    ({ signal, order }) =>
      signal.cause === 'marker' &&
      ANNOUNCERS.has(signal.id) &&
      (order > from.order || signal.record >= from.record),
  );
  for (const { signal, order } of announced) {
    const here = candidates.filter(({ chain, order: o }) => o === order && chain.record === signal.record);
    if (here.length > 0) {
      const told = resumedToFail(here[0]!) ? candidates.filter((c) => isTriggersOwn(c, here[0]!)) : [];
      return { chains: [here[0]!, ...told], order, record: signal.record };
    }
  }
  const end = attempt.own.find(({ signal }) => signal.cause === 'marker' && signal.id === 'failed');
  const before = candidates.filter(
    ({ chain, order, source }) =>
      isOwnFile(source.path) &&
      (!end || order < end.order || (order === end.order && chain.record <= end.signal.record)),
  );
  const byAirflow = before.filter(
    ({ chain }) => chain.output !== true && AIRFLOW_LOGGER.test(chain.logger ?? ''),
  );
  const last =
    byAirflow.at(-1) ?? before.filter(({ chain }) => chain.output !== true).at(-1) ?? before.at(-1);
  if (last && fellOverImport(last)) {
    const told = importsBefore(before, last);
    return { chains: [last, ...told], order: last.order, record: last.chain.record };
  }
  if (!last) {
    const line = announced[0];
    return line && { chains: [], order: line.order, record: line.signal.record };
  }
  return { chains: [last], order: last.order, record: last.chain.record };
}

/** A deferred task that is woken up only to fail repeats in its own exception nothing of what its trigger raised. */
function resumedToFail({ chain }: PlacedChain): boolean {
  return chain.links.some(({ type }) => type.endsWith('TaskDeferralError'));
}

/** `Trigger failed:` and the traceback of the trigger, printed into the task's log before it is resumed (2.2 and later). */
function isTriggersOwn({ chain, order }: PlacedChain, end: PlacedChain): boolean {
  return (
    order === end.order && chain.record < end.chain.record && chain.headline.startsWith('Trigger failed:')
  );
}

/** `airflow tasks run` says of a file that did not import only that its DAG is not there (1.10 to 2.x). */
function fellOverImport({ chain }: PlacedChain): boolean {
  return chain.links.some(({ message }) => /could not be found[.;: ].{0,300}failed to parse/i.test(message));
}

/** `Failed to import:` and its traceback, where it is one file that failed. */
function importsBefore(before: readonly PlacedChain[], end: PlacedChain): PlacedChain[] {
  const failed = before.filter((c) => c !== end && c.chain.headline.startsWith('Failed to import: '));
  return new Set(failed.map(({ chain }) => chain.headline)).size === 1 ? failed : [];
}

function isOwnFile(path: string): boolean {
  return !/\.trigger(?:\.\d+\.log)?$|\.SchedulerJob\.log$/.test(path);
}

function lastStart(attempt: Attempt): { order: number; record: number } {
  const start = attempt.own
    .filter(({ signal }) => signal.cause === 'marker' && signal.id === 'executing')
    .at(-1);
  return start ? { order: start.order, record: start.signal.record } : { order: -1, record: -1 };
}

/** Whether a sighting stands in the exception that ended the attempt, or in the record that announces it. */
export function standsIn(terminal: Terminal, sighting: Sighting): boolean {
  if (sighting.order !== terminal.order) return false;
  const { exception, record } = sighting.signal;
  if (exception) return terminal.chains.some(({ chain }) => chain.ordinal === exception.chain);
  return record === terminal.record;
}
