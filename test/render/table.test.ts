import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { render } from '../../src/render/render.ts';
import { shortPlaces } from '../../src/render/story/places.ts';
import { displayWidth, shortenPath, wrap, wrapAtMost } from '../../src/render/width.ts';
import { bytes, count, duration, period, runLabel, span } from '../../src/render/words.ts';
import { attempt, diagnosis, evidence, fixtures, report } from './fixtures/index.ts';

/** Commands, addresses and folders keep their length: broken ones are of no use. */
const UNBROKEN = /^\s*(?:kubectl|airflow |https:\/\/|… = )/;

describe('the terminal report', () => {
  it.each([60, 80, 100, 120])('fits %i columns, also with wide characters', (width) => {
    const wide = report({
      diagnoses: [
        diagnosis({
          verdict: '注文データの取り込みが失敗しました🎉'.repeat(9),
          evidence: [evidence('注文/ログ.log', 1, '03:00:00', '接続できません'.repeat(40), 'x/y')],
        }),
      ],
    });
    for (const one of [...Object.values(fixtures).slice(0, 5), wide]) {
      for (const line of render(one, 'table', { width }).split('\n')) {
        if (!UNBROKEN.test(line)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });

  it('uses no more than 120 columns of a wider terminal', () => {
    expect(render(fixtures.memory, 'table', { width: 300 })).toBe(
      render(fixtures.memory, 'table', { width: 120 }),
    );
  });

  it('tells one incident on one screen, in the order verdict, who, story, proof, rest, remedies', () => {
    const text = render(fixtures.timeout, 'table');
    const order = [
      'Killed by execution_timeout',
      'confirmed (0.97)',
      'orders_sync.push_orders',
      'At 03:00:04',
      'Proof',
      '5 m 00 s of silence',
      'Contributing',
      'It explains',
      'Ruled out',
      'What to do',
      'https://requests.readthedocs',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text.split('\n').length).toBeLessThan(50);
  });

  it('says the same without colours', () => {
    const plain = render(fixtures.many, 'table');
    const colored = render(fixtures.many, 'table', { color: true });
    expect(colored).toContain('\u001b[');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it('lists several incidents first and tells all in full only when asked', () => {
    const short = render(fixtures.many, 'table');
    const long = render(fixtures.many, 'table', { verbose: true });
    expect(short).toContain('--verbose');
    expect(short).not.toContain('kubectl');
    expect(long).toContain('kubectl');
    expect(short.indexOf('\n  7  The name')).toBeLessThan(short.indexOf('\n 1  Out of memory'));
  });

  it('takes one line for a healthy folder, and names a log that merely stops', () => {
    expect(render(fixtures.healthy, 'table')).toBe(
      'No failure found: 12 attempts succeeded · 3 files, 1.2 MiB\n',
    );
    const stopped = report({
      attempts: [attempt({ outcome: 'unknown', diagnosis: null })],
      observations: [
        {
          cause: 'log-stops',
          explanation: 'The log of push_orders stops',
          evidence: [],
          nextEvidence: [{ what: 'x', command: 'airflow tasks state x' }],
        },
      ],
    });
    expect(render(stopped, 'table')).toMatch(
      /1 log stops without an outcome[^]*stops\n.*airflow tasks state x/,
    );
  });

  it('never shortens two different files to the same label', () => {
    const long = 'run_id=scheduled__2026-11-02T03:00:00+00:00/'.repeat(2);
    const twins = report({
      diagnoses: [
        diagnosis({
          evidence: ['a', 'b'].map((task) => evidence(`${task}/${long}attempt=1.log`, 1, null, 'x', 'x/y')),
        }),
      ],
    });
    const text = render(twins, 'table').replace(/\s/g, '');
    expect(text).toContain(`a/${long}attempt=1.log:1`);
    expect(text).toContain(`b/${long}attempt=1.log:1`);
  });
});

describe('words', () => {
  it.each([
    [0, '0 s'],
    [0.42, '0.4 s'],
    [12, '12 s'],
    [59.7, '1 m 00 s'],
    [300, '5 m 00 s'],
    [3900, '1 h 05 m'],
    [97_200, '1 d 03 h'],
    [NaN, '?'],
  ])('says %d seconds as %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1_258_291, '1.2 MiB'],
    [4_108_640_256, '3.8 GiB'],
    [489_684_992, '467 MiB'],
    [1_048_575, '1.0 MiB'],
  ])('says %d bytes as %s', (size, words) => {
    expect(bytes(size)).toBe(words);
  });

  it('says counts, times and runs', () => {
    expect(count(1, 'attempt')).toBe('1 attempt');
    expect(count(1234567, 'attempt')).toBe('1,234,567 attempts');
    expect(period('2026-11-02T03:00:01Z', '2026-11-02T03:05:04Z')).toBe('2026-11-02 03:00:01 – 03:05:04 UTC');
    expect(period(null, null)).toBe('');
    expect(span('2026-11-01T23:59:00Z', '2026-11-02T00:01:00Z', false)).toBe('11-01 23:59 – 11-02 00:01');
    expect(runLabel('scheduled__2026-11-02T03:00:00+00:00')).toBe('scheduled 2026-11-02 03:00');
    expect(runLabel('nightly')).toBe('run nightly');
  });
});

describe('columns', () => {
  it('wraps without loss and within the width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'bb', '5 m 00 s', '3.9 GiB', '数数', 'x'.repeat(30), '🎉')),
        fc.integer({ min: 10, max: 40 }),
        (words, width) => {
          const text = words.join(' ');
          const lines = wrap(text, width);
          expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('keeps values and their units together, and cuts with a sign', () => {
    expect(wrap('it took 5 m 00 s', 12)).toEqual(['it took', '5 m 00 s']);
    expect(wrapAtMost('one two three four five', 9, 2)).toEqual(['one two', 'three fo…']);
    expect(shortenPath('dags/orders/load_parts/attempt=1.log', 26)).toBe('…/load_parts/attempt=1.log');
    expect(shortenPath('x'.repeat(30), 10)).toBe(`…${'x'.repeat(8)}`);
  });
});

describe('places', () => {
  it('of two files never look alike, and the folders left out are told once', () => {
    const task = 'dag_id=orders_sync/run_id=manual__2026-11-02/task_id=push';
    const places = [
      'map_index=0/attempt=1.log:33',
      'map_index=1/attempt=1.log:26',
      'map_index=0/attempt=1.log:9',
    ];
    expect(
      shortPlaces(
        places.map((place) => `${task}/${place}`),
        20,
      ),
    ).toEqual({
      labels: places.map((place) => `…/${place}`),
      folders: [task],
    });
  });

  it('wrap long words at their separators and are cut without inventing blanks', () => {
    const [first, last] = wrapAtMost('oom-kill:constraint=NONE,nodemask=(null),cpuset=/', 28, 2);
    expect([first, last]).toEqual(['oom-kill:constraint=NONE,', 'nodemask=(null),cpuset=/']);
    expect(wrapAtMost('https://airflow.apache.org/docs/stable/index.html', 30, 2)[1]).not.toContain(' ');
  });
});
