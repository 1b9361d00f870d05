/** Whether what a component says can be about where an attempt ran: hosts and pods. */
import type { SourceFacts } from '../extract/facts.ts';
import type { Attempt, Sighting } from './model.ts';

/** A sighting with the place that it speaks of, for comparing it with many attempts. */
export interface Placed {
  sighting: Sighting;
  pod: string | undefined;
  /** Without its domain. */
  host: string | undefined;
}

/** `airflow-triggerer-0`, as the Helm chart names it. */
const TRIGGERER_POD = /-triggerer-/;

export function placed(sighting: Sighting): Placed {
  const { signal, source } = sighting;
  const host = signal.about?.host ?? hostOf(source);
  return {
    sighting,
    pod: signal.about?.pod ?? (source.component === 'worker' ? source.identity.pod : undefined),
    host: host === undefined ? undefined : shortHost(host),
  };
}

/** A worker's log says itself where it runs its tasks; the name of its file may be anybody's. */
function hostOf({ component, identity, identityFrom, signals }: SourceFacts): string | undefined {
  if (component !== 'worker' || identityFrom.host !== 'path') return identity.host;
  const named = signals.find(({ cause, id }) => cause === 'marker' && id === 'running-on');
  return named?.captures['host'] ?? identity.host;
}

/** Hosts and pods must agree where both are known; a host's own log speaks of nobody else's tasks. */
export function samePlace(attempt: Attempt, { sighting, pod, host }: Placed): boolean {
  if (pod !== undefined && isOtherPod(attempt, pod)) return false;
  const { component } = sighting.source;
  if (component !== 'host' && component !== 'worker') return true;
  if (host === undefined || attempt.host === undefined) return component === 'worker';
  return sameHost(host, attempt.host);
}

/** A pod's name is its host's name, so that a host of another name is another pod; addresses and container ids tell nothing. */
function isOtherPod({ ref, host, own }: Attempt, pod: string): boolean {
  // While a task is deferred it lives in the triggerer.
  if (TRIGGERER_POD.test(pod)) return !own.some(isDeferral);
  if (sameHost(host, pod)) return false;
  if (ref.pod !== undefined) return ref.pod !== pod;
  if (host === undefined || /^[\d.:]+$|^[0-9a-f]{12}$/.test(host)) return false;
  return !own.some(({ signal }) => signal.captures['pod'] === pod || signal.about?.pod === pod);
}

function isDeferral({ signal }: Sighting): boolean {
  return signal.cause === 'marker' && signal.id === 'deferred';
}

export function sameHost(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && shortHost(a) === shortHost(b);
}

/** `worker-1` and `worker-2`: names of one kind, so that they name two machines and not a pod and its node. */
export function areSiblings(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || sameHost(a, b)) return false;
  const kind = (host: string): string =>
    shortHost(host)
      .replace(/\d+/g, '0')
      .replace(/-[a-z]$/, '-a');
  return kind(a) === kind(b);
}

/** `worker-1` and `worker-1.airflow-worker.svc.cluster.local` are one host; an address stays whole. */
function shortHost(host: string): string {
  if (/^\d+\./.test(host)) return host;
  const dot = host.indexOf('.');
  return (dot < 0 ? host : host.slice(0, dot)).toLowerCase();
}
