import { present } from '../../present.ts';
import type { PodFacts } from '../../extract/facts.ts';
import type { Placed } from './pods.ts';
import { containerStatement, phaseStatement, podFacts } from './statements.ts';
import type { PodIdentity, Statement } from './statements.ts';

/**
 * `kubectl get pods`, also `-A`, `-o wide` and `--show-labels`. One word stands for the state of the whole pod:
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/printers/internalversion/printers.go (printPod)
 */

const HEADER = /^(?:NAMESPACE +)?NAME +READY +STATUS +RESTARTS +AGE\b/;
const AGE = String.raw`(?:<unknown>|<invalid>|(?:\d{1,6}[ydhms]){1,3})`;
const ROW = new RegExp(
  String.raw`^(?:([a-z0-9][a-z0-9-]{0,62}) {1,300})?([a-z0-9][a-z0-9.-]{0,252}) {1,300}\d{1,4}/\d{1,4} {1,300}(\S{1,128}) {1,300}(\d{1,9})(?: \(${AGE} ago\))? {1,300}${AGE}(?: {1,300}(.*))?$`,
);
/** What `-o wide` adds: address, node, nominated node, readiness gates. */
const WIDE = /^(\S{1,64}) {1,300}(\S{1,253}) {1,300}\S{1,253} {1,300}\S{1,64}(?: {1,300}(.*))?$/;

/** Reasons that a waiting container has; others that end in BackOff or Error do so, too. */
const WAITING =
  /^(?:ContainerCreating|PodInitializing|ErrImage\w{1,40}|InvalidImageName|ImageInspectError|RegistryUnavailable|Create\w{1,40}Error|\w{1,40}BackOff)$/;
/** Reasons of the pod itself, which has failed. */
const POD_REASON =
  /^(?:Evicted|DeadlineExceeded|BackoffLimitExceeded|Preempting|Preempted|Shutdown|Terminated|NodeShutdown|NodeLost|NodeAffinity|UnexpectedAdmissionError|OutOf\w{1,40})$/;
const PHASE = /^(?:Pending|Running|Succeeded|Failed|Unknown|Terminating|\d{1,4}\/\d{1,4})$/;

export function isPodHeader(line: string): boolean {
  return HEADER.test(line);
}

export function isPodRow(line: string): boolean {
  return ROW.test(line);
}

/** The table tells no times: ages are relative to the moment of the capture. */
export function podTableStatements(text: string): { placed: Placed[]; pods: PodFacts[] } {
  const placed: Placed[] = [];
  const pods: PodFacts[] = [];
  let index = 0;
  for (const raw of text.split('\n')) {
    const match = ROW.exec(raw.trimEnd());
    if (match) {
      const [, namespace, name, status, restarts, rest = ''] = match;
      const pod = identityOf(name!, namespace, rest);
      pods.push(podFacts(pod));
      placed.push({ ...statementOf(pod, status!, restarts!), index });
    }
    index += raw.length + 1;
  }
  return { placed, pods };
}

function identityOf(name: string, namespace: string | undefined, rest: string): PodIdentity {
  const wide = WIDE.exec(rest);
  const node = wide?.[2];
  const labels = (wide ? (wide[3] ?? '') : rest).split(',').flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=');
    return equals > 0 ? [[pair.slice(0, equals), pair.slice(equals + 1)]] : [];
  });
  return {
    name,
    labels: Object.fromEntries(labels),
    annotations: {},
    ...present({ namespace, node: node === '<none>' ? undefined : node }),
  };
}

function statementOf(pod: PodIdentity, status: string, restartCount: string): Statement {
  const isInit = status.startsWith('Init:');
  const reason = isInit ? status.slice('Init:'.length) : status;
  if (PHASE.test(reason)) return phaseStatement(pod, isInit ? 'Pending' : reason, {});
  if (POD_REASON.test(reason)) return phaseStatement(pod, 'Failed', { reason });
  // The table doesn't tell which container.
  const container = isInit ? 'init' : 'unnamed';
  const last = false;
  if (WAITING.test(reason))
    return containerStatement(pod, { container, last, state: 'Waiting', reason, restartCount });
  const [, kind, number] = /^(ExitCode|Signal):(\d{1,5})$/.exec(reason) ?? [];
  const exitCode = kind === 'ExitCode' ? number : reason === 'Completed' ? '0' : undefined;
  const signal = kind === 'Signal' ? number : undefined;
  return containerStatement(pod, {
    container,
    last,
    state: 'Terminated',
    restartCount,
    ...present({ reason: kind === undefined ? reason : undefined, exitCode, signal }),
  });
}
