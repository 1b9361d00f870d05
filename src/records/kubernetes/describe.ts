import { present } from '../../present.ts';
import type { PodFacts } from '../../extract/facts.ts';
import { eventRow } from './event-table.ts';
import type { Placed } from './pods.ts';
import {
  conditionStatement,
  containerStatement,
  eventStatement,
  phaseStatement,
  podFacts,
  type ContainerState,
  type PodIdentity,
} from './statements.ts';

/** `kubectl describe pod`, one or several: https://github.com/kubernetes/kubectl (pkg/describe/describe.go) */

interface Line {
  text: string;
  indent: number;
  index: number;
  /** `State` and `Terminated` of `State:   Terminated`. */
  key: string | undefined;
  value: string;
}

export function describeStatements(text: string): { placed: Placed[]; pods: PodFacts[] } {
  const placed: Placed[] = [];
  const pods: PodFacts[] = [];
  for (const lines of podsOf(text)) {
    const top = new Map(
      lines.filter((line) => line.indent === 0 && line.key !== undefined).map((line) => [line.key, line]),
    );
    const pod = identity(lines, top);
    const containers = containerStates(lines);
    const memoryLimit = containers.find(({ state }) => state.memoryLimit !== undefined)?.state.memoryLimit;
    if (memoryLimit !== undefined) pod.memoryLimit = memoryLimit;
    pods.push(podFacts(pod));
    const status = top.get('Status');
    if (status && status.value !== '') {
      const ends = containers.flatMap(({ state }) =>
        !state.last && state.finished !== undefined ? [state.finished] : [],
      );
      const phase = status.value.split(' ')[0]!;
      const over = phase === 'Failed' || phase === 'Succeeded';
      const about = present({
        reason: top.get('Reason')?.value || undefined,
        message: top.get('Message')?.value || undefined,
        time: over && ends.length > 0 ? Math.max(...ends) : undefined,
      });
      placed.push({ ...phaseStatement(pod, phase, about), index: status.index });
    }
    for (const { state, index } of containers) placed.push({ ...containerStatement(pod, state), index });
    placed.push(...conditions(lines, pod), ...events(lines, pod));
  }
  return { placed, pods };
}

/** `Name:` at the start of a line begins a pod. */
function podsOf(text: string): Line[][] {
  const pods: Line[][] = [];
  let index = 0;
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    const match = /^( {0,40})([A-Z][\w ()-]{0,60}):(?: {1,80}(.*))?$/.exec(line);
    const indent = line.length - line.trimStart().length;
    const parsed = { text: line, indent, index, key: match?.[2], value: match?.[3] ?? '' };
    if (parsed.key === 'Name' && indent === 0) pods.push([]);
    pods.at(-1)?.push(parsed);
    index += raw.length + 1;
  }
  return pods;
}

function identity(lines: readonly Line[], top: ReadonlyMap<string | undefined, Line>): PodIdentity {
  const node = top.get('Node')?.value.split('/')[0];
  return {
    name: top.get('Name')?.value ?? 'unnamed',
    labels: pairs(lines, 'Labels', /^([^=]{1,320})=(.*)$/),
    annotations: pairs(lines, 'Annotations', /^([^:]{1,320}): ?(.*)$/),
    ...present({
      namespace: top.get('Namespace')?.value || undefined,
      node: node === '' || node === '<none>' ? undefined : node,
    }),
  };
}

/** A key whose further values stand below the first, in its column. */
function pairs(lines: readonly Line[], key: string, pattern: RegExp): Record<string, string> {
  const start = lines.findIndex((line) => line.indent === 0 && line.key === key);
  const found: Record<string, string> = {};
  for (let i = start; start !== -1 && i < lines.length; i++) {
    const line = lines[i]!;
    if (i > start && line.indent === 0) break;
    const pair = pattern.exec(i === start ? line.value : line.text.trim());
    if (pair) found[pair[1]!.trim()] = pair[2]!.trim();
  }
  return found;
}

function containerStates(lines: readonly Line[]): { state: ContainerState; index: number }[] {
  const found: { state: ContainerState; index: number }[] = [];
  let inside = false;
  let container = '';
  let current: ContainerState | undefined;
  let limits = false;
  let own: ContainerState[] = [];
  for (const line of lines) {
    if (line.indent === 0) inside = /^(?:Init |Ephemeral )?Containers:/.test(line.text);
    if (!inside) continue;
    if (line.indent === 2) {
      container = line.text.trim().replace(/:$/, '');
      own = [];
    }
    if (line.indent <= 4) {
      current = undefined;
      limits = line.text.trim() === 'Limits:';
    }
    if ((line.key === 'State' || line.key === 'Last State') && line.indent === 4 && isState(line.value)) {
      current = { container, last: line.key === 'Last State', state: line.value };
      own.push(current);
      found.push({ state: current, index: line.index });
    } else if (line.key === 'Restart Count') {
      for (const state of own) state.restartCount = line.value;
    } else if (limits && line.indent === 6 && /^memory: /.test(line.text.trim())) {
      for (const state of own) state.memoryLimit = line.text.trim().replace(/^memory: +/, '');
    } else if (current) detail(current, line);
  }
  return found;
}

function detail(state: ContainerState, line: Line): void {
  if (line.key === 'Reason') state.reason = line.value;
  else if (line.key === 'Exit Code') state.exitCode = line.value;
  else if (line.key === 'Signal') state.signal = line.value;
  else if (line.key === 'Message') state.message = line.value;
  else if (line.key === 'Finished') {
    // RFC 1123Z: `Wed, 01 May 2024 02:14:51 +0000`.
    const finished = Date.parse(line.value);
    if (!Number.isNaN(finished) && finished > 0) state.finished = finished;
  } else if (line.key === undefined && state.message !== undefined && line.indent > 6) {
    state.message = `${state.message}\n${line.text.trim()}`;
  }
}

function isState(value: string): value is ContainerState['state'] {
  return value === 'Terminated' || value === 'Waiting' || value === 'Running';
}

/** Only newer kubectl print more columns than type and status; those two alone tell nothing the states do not. */
function conditions(lines: readonly Line[], pod: PodIdentity): Placed[] {
  return table(lines, 'Conditions').flatMap((line) => {
    const [type = '', status = '', ...rest] = line.text.trim().split(/ {1,}/);
    if (type !== 'DisruptionTarget' || !/^(?:True|False|Unknown)$/.test(status)) return [];
    const reason = rest[0];
    return [{ ...conditionStatement(pod, { type, status, ...present({ reason }) }), index: line.index }];
  });
}

function events(lines: readonly Line[], pod: PodIdentity): Placed[] {
  return table(lines, 'Events').flatMap((line) => {
    const row = eventRow(line.text);
    if (!row) return [];
    const { type, reason, message, count, component } = row;
    const said = eventStatement({
      type,
      reason,
      message,
      kind: 'pod',
      name: pod.name,
      ...present({ count, component, namespace: pod.namespace, node: pod.node }),
    });
    return [{ ...said, index: line.index }];
  });
}

function table(lines: readonly Line[], key: string): Line[] {
  const start = lines.findIndex((line) => line.indent === 0 && line.key === key);
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.indent === 0 && line.text !== '');
  return end === -1 ? rest : rest.slice(0, end);
}
