import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import type { LogRecord } from '../../src/records/record.ts';
import type { ParsedChain } from '../../src/records/traceback.ts';
import { chooseRules } from '../../src/rules/choose.ts';
import { compileRules } from '../../src/rules/compile.ts';
import { LiteralIndex } from '../../src/rules/literal-index.ts';
import type { Match } from '../../src/rules/match.ts';
import * as matching from '../../src/rules/match.ts';
import type { Rule, RuleSignal } from '../../src/rules/rule.ts';
import { inRange, parseRange } from '../../src/rules/versions.ts';

function signal(id: string, pattern: string, more: Partial<RuleSignal> = {}): RuleSignal {
  return {
    id,
    pattern,
    in: ['task'],
    where: 'record',
    speaks: 'proves',
    tells: 'error',
    versions: 'any',
    printedBy: 'airflow',
    ...more,
  };
}

function rule(id: string, signals: RuleSignal[]): Rule {
  return {
    id,
    family: 'network',
    title: id,
    kind: 'root',
    severity: 'high',
    subject: { kind: 'task' },
    summary: 's',
    meaning: 'm',
    recognition: 'r',
    signals,
    explains: [],
    verdicts: ['v'],
    hypotheses: [],
    nextEvidence: [],
    ruledOut: [],
    corroboratedBy: [],
    remedies: [],
    links: [],
    examples: { fires: [{ signal: 'a', as: 'task', log: 'x' }], nearMisses: [] },
  };
}

function record(text: string, more: Partial<LogRecord> = {}): LogRecord {
  return {
    line: 1,
    byteOffset: 0,
    text,
    lines: [{ line: 1, byteOffset: 0, at: 0 }],
    dialect: 'classic',
    ...more,
  };
}

/** The matches of rules; the markers of the structure of logs are compiled in and have their own tests. */
function matchRecord(...given: Parameters<typeof matching.matchRecord>): Match[] {
  return matching.matchRecord(...given).filter(({ cause }) => cause !== 'marker');
}

/** Ids of the signals that one rule with this signal finds. */
function found(
  one: RuleSignal,
  log: LogRecord,
  chains: ParsedChain[] = [],
  component = 'task' as const,
): string[] {
  const compiled = compileRules([rule('connection-reset', [one])]);
  return matchRecord(log, chains, component, compiled).map(({ id }) => id);
}

const TRACEBACK =
  'Task failed with exception\n' +
  'Traceback (most recent call last):\n  File "/dags/orders_load.py", line 9, in load\n' +
  'ConnectionResetError: [Errno 104] Connection reset by peer\n\n' +
  'During handling of the above exception, another exception occurred:\n\n' +
  'Traceback (most recent call last):\n  File "/dags/orders_load.py", line 11, in load\n' +
  'orders.LoadFailed: 3 of 4 parts\nsee above';

const CHAIN: ParsedChain = {
  headline: 'Task failed with exception',
  links: [
    {
      type: 'ConnectionResetError',
      message: '[Errno 104] Connection reset by peer',
      at: TRACEBACK.indexOf('ConnectionResetError'),
      frames: [{ file: '/dags/orders_load.py', name: 'load', line: 9 }],
    },
    {
      type: 'orders.LoadFailed',
      message: '3 of 4 parts\nsee above',
      at: TRACEBACK.indexOf('orders.LoadFailed'),
      frames: [{ file: '/dags/orders_load.py', name: 'load', line: 9 }],
    },
  ],
};

describe('matching a record', () => {
  it('reports place and named groups, and leaves out groups that took no part', () => {
    const compiled = compileRules([
      rule('sigkill-unexplained', [
        signal('exit', 'exited with return code (?:Negsignal\\.(?<signal>[A-Z]+)|(?<code>-?\\d+))'),
      ]),
    ]);
    expect(matchRecord(record('Task exited with return code -9'), [], 'task', compiled)).toEqual([
      { cause: 'sigkill-unexplained', id: 'exit', at: 5, captures: { code: '-9' } },
    ]);
  });

  it('tries exception patterns on each exception and says which one it was', () => {
    const compiled = compileRules([
      rule('connection-reset', [
        signal('reset', '^(?:\\w+\\.)?ConnectionResetError: .*reset by peer', { where: 'exception' }),
        signal('parts', '^orders\\.LoadFailed: (?<reason>.*)[^]*above$', { where: 'exception' }),
      ]),
    ]);
    expect(matchRecord(record(TRACEBACK), [CHAIN], 'task', compiled)).toEqual([
      expect.objectContaining({ id: 'reset', at: CHAIN.links[0]!.at, chainIndex: 0, linkIndex: 0 }),
      expect.objectContaining({
        id: 'parts',
        at: CHAIN.links[1]!.at,
        linkIndex: 1,
        captures: { reason: '3 of 4 parts' },
      }),
    ]);
    expect(matchRecord(record(TRACEBACK), [], 'task', compiled)).toEqual([]);
  });

  it('says in which exception a match in the record stands', () => {
    const compiled = compileRules([
      rule('connection-reset', [
        signal('errno', 'Errno 104'),
        signal('second', 'see above'),
        signal('head', 'Task failed'),
      ]),
    ]);
    const places = matchRecord(record(TRACEBACK), [CHAIN], 'task', compiled).map(
      ({ id, chainIndex, linkIndex }) => [id, chainIndex, linkIndex],
    );
    expect(places).toEqual([
      ['head', undefined, undefined],
      ['errno', 0, 0],
      ['second', 0, 1],
    ]);
  });

  it('looks only in the components that the signal names, but everywhere when the component is unknown', () => {
    const compiled = compileRules([
      rule('worker-lost', [signal('lost', 'WorkerLostError', { in: ['worker', 'scheduler'] })]),
    ]);
    const ids = (component: 'task' | 'worker' | 'unknown'): number =>
      matchRecord(record('WorkerLostError'), [], component, compiled).length;
    expect([ids('worker'), ids('task'), ids('unknown')]).toEqual([1, 0, 1]);
  });

  it.each<[condition: string, more: Partial<RuleSignal>, hit: Partial<LogRecord>, miss: Partial<LogRecord>]>([
    ['level', { level: ['error', 'critical'] }, { level: 'error' }, { level: 'info' }],
    ['a level that is not known', { level: ['error'] }, { level: 'error' }, {}],
    ['logger', { logger: '^taskinstance\\.py$' }, { logger: 'taskinstance.py' }, { logger: 'orders.py' }],
    ['a logger that is not known', { logger: '^taskinstance' }, { logger: 'taskinstance.py' }, {}],
    ['output of user code', { output: true }, { output: true }, {}],
    ['no output of user code', { output: false }, {}, { output: true }],
  ])('holds to the condition on %s', (_, more, hit, miss) => {
    const one = signal('limit', 'Timed out', more);
    expect(found(one, record('Timed out', hit))).toEqual(['limit']);
    expect(found(one, record('Timed out', miss))).toEqual([]);
  });

  it('holds to the conditions on frames', () => {
    const withFrames = (more: Partial<RuleSignal>, chains: ParsedChain[]): string[] =>
      found(signal('reset', 'Connection reset', more), record(TRACEBACK), chains);
    expect(withFrames({ frames: 'orders_load\\.py:load$' }, [CHAIN])).toEqual(['reset']);
    expect(withFrames({ frames: 'urllib3/' }, [CHAIN])).toEqual([]);
    expect(withFrames({ frames: 'orders_load' }, [])).toEqual([]);
    expect(withFrames({ notFrames: 'orders_load' }, [CHAIN])).toEqual([]);
    expect(withFrames({ notFrames: 'orders_load' }, [])).toEqual(['reset']);
  });
});

describe('compiled rules', () => {
  it('find the same after a journey through JSON', () => {
    const compiled = compileRules([rule('connection-reset', [signal('errno', '[Ee]rrno 104|ECONNRESET')])]);
    const copy = JSON.parse(JSON.stringify(compiled)) as typeof compiled;
    expect(copy).toEqual(compiled);
    expect(matchRecord(record(TRACEBACK), [], 'task', copy)).toHaveLength(1);
  });

  it('hold every literal once, and no examples', () => {
    const compiled = compileRules([
      rule('b', [signal('one', 'Timed out')]),
      rule('a', [signal('two', 'Timed out')]),
    ]);
    expect(compiled.literals.filter((literal) => literal === 'Timed out')).toHaveLength(1);
    expect(compiled.rules.map(({ id, examples }) => [id, examples.fires])).toEqual([
      ['a', []],
      ['b', []],
    ]);
  });

  it('let the later rule of one id replace the earlier one', () => {
    const compiled = compileRules([
      rule('a', [signal('one', 'Timed out')]),
      rule('a', [signal('two', 'Gone away')]),
    ]);
    const ofRules = compiled.signals.filter(({ cause }) => cause !== 'marker');
    expect(ofRules.map(({ id }) => id)).toEqual(['two']);
  });

  it('leave out rules that are switched off, and take another severity', () => {
    const compiled = compileRules([
      rule('a', [signal('one', 'Timed out')]),
      rule('b', [signal('two', 'Gone away')]),
    ]);
    const chosen = chooseRules(compiled, { disable: ['a'], severities: { b: 'low' } });
    expect(chosen.rules.map(({ id, severity }) => [id, severity])).toEqual([['b', 'low']]);
    expect(matchRecord(record('Timed out, Gone away'), [], 'task', chosen).map(({ cause }) => cause)).toEqual(
      ['b'],
    );
  });
});

describe('the index of literals', () => {
  it('finds exactly the literals that the text contains', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' '), minLength: 4, maxLength: 9 });
    fc.assert(
      fc.property(fc.uniqueArray(letters, { maxLength: 8 }), fc.array(letters), (literals, parts) => {
        const text = parts.join('');
        const hits = [...new LiteralIndex(literals).find(text)].map((index) => literals[index]);
        expect(new Set(hits)).toEqual(new Set(literals.filter((literal) => text.includes(literal))));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('ranges of versions', () => {
  it.each([
    ['2.10.5', '>=2.3 <2.11 || >=3.0', true],
    ['2.11.0', '>=2.3 <2.11 || >=3.0', false],
    ['3.1.0', '>=2.3 <2.11 || >=3.0', true],
    ['2.9.3', '2.9', true],
    ['2.10.0', '2.9', false],
    ['2.10.0', '>2.9.9 <=2.10', true],
    ['3.2.0b1', '>=3.2', true],
    ['1.10.15', 'any', true],
  ])('%s in %s: %s', (version, range, inside) => {
    expect(inRange(version, range)).toBe(inside);
  });

  it.each(['', '2.x', '>= 2', '>=2.3,<3', '^2'])('refuse %p', (range) => {
    expect(parseRange(range)).toBeUndefined();
  });
});
