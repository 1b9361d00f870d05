/** Facts computed from times, frames and progress (causes.md 8.1); shown in the report and used in confidence. */
import type { CitedLine, ExceptionChain } from '../extract/facts.ts';
import type { Attempt, Candidate } from './model.ts';
import { tokenAgeOf } from './compared/token-age.ts';
import type { TokenAge } from './compared/token-age.ts';
import { durationText } from './values.ts';

export interface ComputedFacts {
  elapsedSeconds?: number;
  silenceSeconds?: number;
  silenceAfter?: CitedLine;
  /** `requests.post (orders.py:57)`, the innermost user frame, and what it was blocked in. */
  blockedIn?: string;
  blockedOn?: 'network' | 'database' | 'sleep' | 'subprocess' | 'lock' | 'computation';
  memoryGrowth?: boolean;
  roundNumber?: string;
  tokenAge?: TokenAge;
}

const FRAME_CLASSES: readonly (readonly [RegExp, NonNullable<ComputedFacts['blockedOn']>])[] = [
  [
    /(?:^|\/)(?:ssl|socket|selectors)\.py|http\/client\.py|urllib3\/|requests\/|httpx\/|httpcore\/|aiohttp\/|urllib\/request/,
    'network',
  ],
  [/psycopg2?|pymysql|MySQLdb|snowflake|oracledb|sqlalchemy\/|cursors?\.py/, 'database'],
  [/subprocess\.py/, 'subprocess'],
  [/threading\.py|queue\.py|concurrent\/futures/, 'lock'],
  [/pandas|pyarrow|numpy|json\/(?:de|en)coder/, 'computation'],
];

/** Elapsed times that are somebody's default (causes.md 0.6): only ever a hypothesis. */
const ROUND: readonly (readonly [number, string])[] = [
  [29, 'AWS API Gateway (29 s)'],
  [30, 'a 30 s limit (Heroku router, gunicorn, GCP load balancer)'],
  [60, 'nginx or AWS load balancer (60 s)'],
  [100, 'Cloudflare (100 s)'],
  [230, 'Azure load balancer (230 s)'],
  [300, 'a 300 s limit'],
  [350, 'AWS NAT gateway or NLB idle timeout (350 s)'],
  [600, 'a 600 s limit'],
  [3600, 'an access token (3600 s)'],
];

export function computeFacts(attempt: Attempt, head: Candidate | undefined): ComputedFacts {
  const facts: ComputedFacts = {};
  const first = head?.sightings.find(({ source }) => attempt.sources.includes(source));
  const at = first?.signal.time ?? attempt.last;
  const started = startOf(attempt);
  if (started !== undefined && at !== undefined && at >= started)
    facts.elapsedSeconds = (at - started) / 1000;
  const { previous } = first?.signal ?? {};
  if (previous?.time !== undefined && first?.signal.time !== undefined) {
    const silence = (first.signal.time - previous.time) / 1000;
    if (silence >= 1) {
      facts.silenceSeconds = silence;
      facts.silenceAfter = previous;
      const round = ROUND.find(([seconds]) => Math.abs(silence - seconds) <= Math.max(1, seconds * 0.02));
      if (round) facts.roundNumber = round[1];
    }
  }
  const chain = head && chainOf(attempt, head);
  if (chain) Object.assign(facts, blockedIn(chain));
  if (attempt.sources.some(({ tail }) => grows(tail))) facts.memoryGrowth = true;
  const tokenAge = head?.rule.corroboratedBy.some(({ fact }) => fact === 'token-age')
    ? tokenAgeOf(attempt, head)
    : undefined;
  if (tokenAge) facts.tokenAge = tokenAge;
  return facts;
}

export function startOf(attempt: Attempt): number | undefined {
  const marker = attempt.own.find(
    ({ signal }) =>
      signal.cause === 'marker' &&
      (signal.id === 'executing' || signal.id === 'start') &&
      signal.time !== undefined,
  );
  return marker?.signal.time ?? attempt.start;
}

function chainOf(attempt: Attempt, head: Candidate): ExceptionChain | undefined {
  for (const { signal, source } of head.sightings) {
    const { exception } = signal;
    if (!exception) continue;
    const found = attempt.chains.find(
      (placed) => placed.source === source && placed.chain.ordinal === exception.chain,
    );
    if (found) return found.chain;
  }
  return undefined;
}

function blockedIn(chain: ExceptionChain): Pick<ComputedFacts, 'blockedIn' | 'blockedOn'> {
  const frames = chain.links.at(-1)?.frames ?? [];
  const telling = frames.filter(
    ({ file, name }) => !/timeout\.py|signal_handler|handle_timeout/.test(`${file}:${name}`),
  );
  const own = telling.findLast(
    ({ file }) => !/site-packages|dist-packages|\/lib\/python|<frozen|\/airflow\//.test(file),
  );
  const innermost = telling.at(-1);
  if (!innermost) return {};
  const found = FRAME_CLASSES.find(([pattern]) => telling.slice(-4).some(({ file }) => pattern.test(file)));
  const sleeping = /time\.sleep/.test(innermost.code ?? '');
  const where = own ?? innermost;
  const blockedOn = sleeping ? 'sleep' : found?.[1];
  return {
    blockedIn: `${where.name} (${where.file.slice(where.file.lastIndexOf('/') + 1)}:${String(where.line)})`,
    ...(blockedOn && { blockedOn }),
  };
}

/** Memory figures or row counts in the last lines that only rise. */
function grows(tail: readonly CitedLine[]): boolean {
  const sizes = tail.flatMap(({ text }) => {
    const m =
      /(?:rss|mem(?:ory)?|used|resident|heap|allocated)\D{0,20}(\d[\d.,]*) ?(GiB|GB|MiB|MB|kB|KB)/i.exec(
        text,
      ) ?? /(\d[\d.,]*) ?(GiB|GB|MiB|MB) (?:in memory|rss|resident|held|allocated|used)/i.exec(text);
    return m
      ? [Number(m[1]!.replace(/,/g, '')) * (/^G/i.test(m[2]!) ? 1024 : /^k/i.test(m[2]!) ? 1 / 1024 : 1)]
      : [];
  });
  if (sizes.length < 3) return false;
  return sizes.every((size, i) => i === 0 || size >= sizes[i - 1]!) && sizes.at(-1)! > sizes[0]! * 1.2;
}

export function silenceText({ silenceSeconds }: ComputedFacts): string | undefined {
  return silenceSeconds === undefined ? undefined : durationText(silenceSeconds * 1000);
}
