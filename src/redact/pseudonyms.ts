/** Stable pseudonyms of hosts, IP addresses and e-mail addresses: the same name for the same one in a report. */

const EMAIL = /(?<![\w.+%-])[\w.+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}\b/g;
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)/g;
const IPV6 =
  /(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![\w:])|(?<![\w:.])[0-9a-f]{1,4}::(?:[0-9a-f]{1,4}:?){0,6}(?![\w:])/gi;
/** The host of an address, and the value of what is named a host. */
const URL_HOST = /([a-zA-Z][a-zA-Z0-9+.-]{0,40}:\/\/(?:[^\s/@"']{0,200}@)?)([A-Za-z0-9_.-]{1,253})/g;
const NAMED_HOST =
  /(\b(?:host(?:name|_name)?|server|node|worker_?host|Hostname)\\{0,4}["']?\s{0,2}[:=]\s{0,2}\\{0,4}["']?)([A-Za-z0-9][\w.-]{1,253})/gi;
/** Names below domains that exist only for hosts; dotted names of Python end otherwise. */
const DOMAIN_NAME =
  /(?<![\w.@/-])(?:[A-Za-z0-9_](?:[\w-]{0,62})\.){1,8}(?:com|net|org|io|dev|app|cloud|internal|local|lan|corp|intra|svc|example|test|eu|de|uk|fr|nl|ch|at|us|in|jp|cn|br|au)(?![\w-]|\.\w)/g;

/** What is no host, or every reader's own. */
const COMMON =
  /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|::1?|airflow|worker|scheduler|triggerer|webserver|unknown|none|null|\d+|example\.com|\*+)$/i;
const OWN = /^(?:[a-z]{2,12}-)?(?:host|ip|email)-\d+$/;
const ROLE =
  /worker|scheduler|triggerer|webserver|apiserver|api-server|dag-processor|postgres|mysql|redis|rabbitmq|broker|proxy/i;

export interface Pseudonyms {
  /** Takes note of a host that the report names as one. */
  learnHost: (name: string) => void;
  replace: (text: string) => string;
}

export function createPseudonyms(): Pseudonyms {
  const names = new Map<string, string>();
  let counts: Readonly<Record<string, number>> = {};
  let known: RegExp | undefined;

  function of(kind: 'host' | 'ip' | 'email', original: string): string {
    const key = `${kind} ${original.toLowerCase()}`;
    if (COMMON.test(original) || OWN.test(original)) return original;
    const existing = names.get(key);
    if (existing !== undefined) return existing;
    const number = (counts[kind] ?? 0) + 1;
    counts = { ...counts, [kind]: number };
    // The role of a host is part of many a diagnosis.
    const role = kind === 'host' ? ROLE.exec(original)?.[0].toLowerCase() : undefined;
    const name = `${role === undefined ? '' : `${role}-`}${kind}-${String(number)}`;
    names.set(key, name);
    if (kind === 'host') known = undefined;
    return name;
  }

  const host = (name: string): string => (isIp(name) ? of('ip', name) : of('host', name));

  function replaceKnown(text: string): string {
    known ??= hostPattern(
      [...names.keys()].filter((key) => key.startsWith('host ')).map((key) => key.slice(5)),
    );
    return text.replace(known, (name) => of('host', name));
  }

  return {
    learnHost: (name) => {
      if (name.length >= 3) host(name);
    },
    replace: (text) =>
      replaceKnown(
        text
          .replace(EMAIL, (email) => of('email', email))
          .replace(URL_HOST, (_, start: string, name: string) => start + host(name))
          .replace(NAMED_HOST, (_, start: string, name: string) => start + host(name))
          .replace(IPV4, (ip) => of('ip', ip))
          .replace(IPV6, (ip) => (/^\d\d:\d\d:\d\d$/.test(ip) ? ip : of('ip', ip)))
          .replace(DOMAIN_NAME, (name) => of('host', name)),
      ),
  };
}

function isIp(name: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(name);
}

/** All known hosts, the longest first so that `worker-10` is not taken for `worker-1`. */
function hostPattern(hosts: string[]): RegExp {
  const sorted = hosts.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const escaped = sorted.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return escaped.length === 0 ? /(?!)/g : new RegExp(`(?<![\\w.-])(?:${escaped.join('|')})(?![\\w-])`, 'gi');
}
