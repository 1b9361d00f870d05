import type { RecordOrigin } from '../record.ts';
import type { LineEnvelope, Peeled } from './envelope.ts';
import { isStructlogConsole, share, withoutColour } from './shapes.ts';
import { transportTime } from './time.ts';

/** Prefixes that tools put before each line: `docker compose logs`, `kubectl logs`, stern, `airflow standalone`. */

const COLOUR = String.raw`(?:\x1b\[[0-9;]{0,12}m){0,4}`;

/** Service and replica number, padded; `docker service logs` has `svc.1.<id>@<node>`. */
const COMPOSE = new RegExp(
  `^${COLOUR}([A-Za-z0-9][\\w.-]{0,100}?(?:[-_]\\d{1,4}|\\.\\d{1,4}\\.\\w{10,40}@[\\w.-]{1,80})) {0,99}${COLOUR} {0,99}\\|${COLOUR}(?: ${COLOUR}|$)`,
);
const NAMED = new RegExp(
  `^${COLOUR}([A-Za-z0-9][\\w.-]{0,100}) {1,99}${COLOUR} {0,99}\\|${COLOUR}(?: ${COLOUR}|$)`,
);
const STANDALONE = new RegExp(
  `^${COLOUR}(webserver|scheduler|triggerer|standalone|api-server|dag-processor) {0,99}${COLOUR} {0,99}\\|${COLOUR}(?: ${COLOUR}|$)`,
);

function barred(id: string, pattern: RegExp, sniff: LineEnvelope['sniff']): LineEnvelope {
  return {
    id,
    sniff,
    peel(line) {
      const match = pattern.exec(line);
      if (!match) return undefined;
      return { text: line.slice(match[0].length), origin: { stream: match[1]!, container: match[1]! } };
    },
  };
}

/** `airflow standalone`: the name padded to ten. */
export const standalone = barred(
  'standalone',
  STANDALONE,
  (sample) => share(sample, (line) => STANDALONE.test(line)) >= 0.8,
);

/** `docker compose logs` and `up`; its own status lines have no bar. */
export const compose = barred(
  'compose',
  COMPOSE,
  (sample) => share(sample, (line) => COMPOSE.test(line)) >= 0.6,
);

/** Compose services with a `container_name` of their own: few names, the bar always in one column. */
export const composeNamed = barred('compose', NAMED, (sample) => {
  const matches = sample.map((line) => NAMED.exec(withoutColour(line))).filter((match) => match !== null);
  if (matches.length < Math.max(3, 0.6 * sample.length)) return false;
  const columns = new Set(matches.map((match) => match[0].trimEnd().length));
  const names = new Set(matches.map((match) => match[1]));
  return columns.size === 1 && names.size <= 12 && 'perhaps';
});

const KUBECTL = /^\[pod\/([^/\]]{1,253})\/([^\]]{1,253})\] ?/;

/** `kubectl logs --prefix`. */
export const kubectlPrefix: LineEnvelope = {
  id: 'kubectl-prefix',
  sniff: (sample) => share(sample, (line) => KUBECTL.test(line)) >= 0.8,
  peel(line) {
    const match = KUBECTL.exec(line);
    if (!match) return undefined;
    return { text: line.slice(match[0].length), origin: podOrigin(match[1]!, match[2]!) };
  },
};

const STERN = new RegExp(
  `^${COLOUR}([a-z0-9][a-z0-9.-]{0,252})${COLOUR} ${COLOUR}([a-z0-9][a-z0-9-]{0,62})${COLOUR}(?: ${COLOUR}|$)`,
);

/** Containers of the official chart and of the Kubernetes executor. */
const CONTAINERS =
  /^(?:base|airflow-.{1,60}|worker|scheduler|triggerer|webserver|api-server|dag-processor|.{0,60}log-groomer|istio-proxy|git-sync)$/;

/** stern: pod and container before each line; `+ pod › container` lines tell which pods come and go. */
export const stern: LineEnvelope = {
  id: 'stern',
  sniff(sample) {
    const matches = sample.map((line) => STERN.exec(line)).filter((match) => match !== null);
    if (matches.length < 0.6 * sample.length || matches.length === 0) return false;
    const known = matches.filter((match) => CONTAINERS.test(match[2]!) && /[-.]/.test(match[1]!));
    return known.length === matches.length && 'perhaps';
  },
  peel(line) {
    const match = STERN.exec(line);
    if (!match) return undefined;
    return { text: line.slice(match[0].length), origin: podOrigin(match[1]!, match[2]!) };
  },
};

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))(?: |$)/;

/** So many fractional digits are printed only by Go programs for a transport (docker, kubelet). */
const NANOSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7,9}(?:Z|[+-]\d\d:\d\d)(?: |$)/;

/** `kubectl logs --timestamps`, `docker logs -t`: RFC 3339 before each line. */
export const timestamps: LineEnvelope = {
  id: 'timestamps',
  sniff(sample) {
    if (share(sample, (line) => STAMP.test(line)) < 0.8 || share(sample, isStructlogConsole) > 0.2)
      return false;
    if (share(sample, (line) => NANOSECONDS.test(line)) >= 0.5) return true;
    return 'perhaps';
  },
  peel(line) {
    const match = STAMP.exec(line);
    if (!match) return undefined;
    const peeled: Peeled = { text: line.slice(match[0].length) };
    const time = transportTime(match[1]!);
    if (time !== undefined) peeled.time = time;
    return peeled;
  },
};

/** RFC 3164 as syslog daemons and `journalctl` write it, and RFC 5424. */
const SYSLOG =
  /^(?:<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) (\S{1,253}) ([^\s[:]{1,128})(?:\[\d{1,10}\])?:(?: |$)/;
const SYSLOG_5424 =
  /^<\d{1,3}>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) (\S{1,255}) (\S{1,48}) \S{1,128} \S{1,32} (?:-|\[[^\]]{0,1000}\])(?: |$)/;

/** Speak for the machine, in records of their own. */
const SYSTEM =
  /^(?:kernel|systemd(?:-\w+)?|kubelet|containerd|dockerd|sshd|cron|CRON|sudo|dhclient|snapd|rsyslogd)$/;

/** Container or service output that went through syslog or the journal (docker's syslog driver, systemd units). */
export const syslog: LineEnvelope = {
  id: 'syslog',
  sniff: (sample) => share(sample, (line) => SYSLOG.test(line) || SYSLOG_5424.test(line)) >= 0.8 && 'perhaps',
  peel: peelSyslog,
};

function peelSyslog(line: string): Peeled | undefined {
  const match = SYSLOG.exec(line) ?? SYSLOG_5424.exec(line);
  if (!match || SYSTEM.test(match[3]!)) return undefined;
  const [head, stamp, host, ident] = match;
  const peeled: Peeled = {
    text: line.slice(head.length),
    origin: { host: host!, stream: ident!.replace(/^docker\//, '') },
  };
  const time = transportTime(stamp!);
  if (time !== undefined) peeled.time = time;
  return peeled;
}

function podOrigin(pod: string, container: string): RecordOrigin {
  return { stream: `${pod}/${container}`, pod, container };
}
