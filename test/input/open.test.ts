import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { DEFAULT_LIMITS, type Limits } from '../../src/input/limits.ts';
import { openSources } from '../../src/input/open.ts';
import type { StreamInfo } from '../../src/input/sink.ts';
import { zipOf, zstdOf } from './archives.ts';

const LOG = '[2024-05-01T02:00:05.123+0000] {taskinstance.py:1401} ERROR - Größe überschritten\n';
const NOISE = Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 0xff));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Read {
  /** Display path, envelopes, text and problem of each stream. */
  streams: { path: string; envelopes: string[]; text: string; problem?: string }[];
  problems: string[];
  infos: StreamInfo[];
}

async function open(name: string, bytes: Buffer | string, limits: Partial<Limits> = {}): Promise<Read> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return openPath(path, name, statSync(path).size, limits);
}

async function openPath(
  path: string,
  display: string,
  size = 0,
  limits: Partial<Limits> = {},
): Promise<Read> {
  const read: Read = { streams: [], problems: [], infos: [] };
  const problems = await openSources(
    { path, display, size },
    {
      begin(info) {
        const blocks: Buffer[] = [];
        read.infos.push(info);
        return {
          push: (block) => void blocks.push(Buffer.from(block)),
          end(problem) {
            const text = Buffer.concat(blocks).toString();
            read.streams.push({
              path: info.path,
              envelopes: info.envelopes,
              text,
              ...(problem !== undefined && { problem }),
            });
          },
        };
      },
    },
    { ...DEFAULT_LIMITS, ...limits },
  );
  read.problems = problems.map(({ path, reason }) => `${path}: ${reason}`);
  return read;
}

const tarOf = async (...members: [string, string | Buffer][]): Promise<Buffer> =>
  Buffer.from(
    await packTar(members.map(([name, body]) => ({ header: { name, size: Buffer.byteLength(body) }, body }))),
  );

describe('openSources', () => {
  it('hands on a plain file as it is, blocks larger than one included', async () => {
    const big = LOG.repeat(30_000);
    const { streams, problems, infos } = await open('attempt=1.log', big);
    expect(problems).toEqual([]);
    expect(streams).toHaveLength(1);
    expect(streams[0]?.text === big).toBe(true);
    expect(infos[0]).toEqual({
      path: 'attempt=1.log',
      location: join(folder, 'attempt=1.log'),
      envelopes: [],
      sizeHint: Buffer.byteLength(big),
    });
  });

  it('begins and ends a stream for an empty file', async () => {
    expect((await open('attempt=2.log', '')).streams).toEqual([
      { path: 'attempt=2.log', envelopes: [], text: '' },
    ]);
  });

  const both = [LOG, LOG] as const;
  const cases: [string, () => Buffer | Promise<Buffer>, { path: string; envelopes: string[] }[]][] = [
    [
      'gzip of two members',
      () => Buffer.concat(both.map((t) => gzipSync(t))),
      [{ path: 'f', envelopes: ['gzip'] }],
    ],
    ['gzip in gzip', () => gzipSync(gzipSync(LOG)), [{ path: 'f', envelopes: ['gzip', 'gzip'] }]],
    ['zstd', () => zstdOf(LOG), [{ path: 'f', envelopes: ['zstd'] }]],
    [
      'tar',
      () => tarOf(['./a/x:1.log', LOG], ['y.log', LOG]),
      [
        { path: 'f!/a/x:1.log', envelopes: ['tar'] },
        { path: 'f!/y.log', envelopes: ['tar'] },
      ],
    ],
    [
      'tar.gz',
      async () => gzipSync(await tarOf(['a/x.log', LOG])),
      [{ path: 'f!/a/x.log', envelopes: ['gzip', 'tar'] }],
    ],
    [
      'zip',
      () => zipOf({ name: 'a/x.log', data: LOG }, { name: 'ü.log', data: LOG, method: 0 }),
      [
        { path: 'f!/a/x.log', envelopes: ['zip'] },
        { path: 'f!/ü.log', envelopes: ['zip'] },
      ],
    ],
    [
      'zip with names from PowerShell',
      () => zipOf({ name: 'a\\b\\x.log', data: LOG }),
      [{ path: 'f!/a/b/x.log', envelopes: ['zip'] }],
    ],
    [
      'gzip in zip',
      () => zipOf({ name: 'x.log.gz', data: gzipSync(LOG) }),
      [{ path: 'f!/x.log.gz', envelopes: ['zip', 'gzip'] }],
    ],
    [
      'zip in tar',
      async () => tarOf(['in.zip', zipOf({ name: 'x.log', data: LOG })]),
      [{ path: 'f!/in.zip!/x.log', envelopes: ['tar', 'zip'] }],
    ],
    [
      'UTF-16LE with BOM',
      () => Buffer.from('\uFEFF' + LOG, 'utf16le'),
      [{ path: 'f', envelopes: ['utf-16le'] }],
    ],
    ['UTF-16LE without BOM', () => Buffer.from(LOG, 'utf16le'), [{ path: 'f', envelopes: ['utf-16le'] }]],
    [
      'UTF-16BE',
      () => Buffer.from('\uFEFF' + LOG, 'utf16le').swap16(),
      [{ path: 'f', envelopes: ['utf-16be'] }],
    ],
    ['UTF-8 with BOM', () => Buffer.from('\uFEFF' + LOG), [{ path: 'f', envelopes: [] }]],
    [
      'UTF-16 in gzip',
      () => gzipSync(Buffer.from('\uFEFF' + LOG, 'utf16le')),
      [{ path: 'f', envelopes: ['gzip', 'utf-16le'] }],
    ],
    ['plain text called .gz', () => Buffer.from(LOG), [{ path: 'f', envelopes: [] }]],
  ];
  it.each(cases)('reads %s by its first bytes, whatever the name', async (_, build, expected) => {
    const { streams, problems } = await open('f', await build());
    expect(problems).toEqual([]);
    expect(streams.map(({ path, envelopes }) => ({ path, envelopes }))).toEqual(expected);
    const text = streams.map((stream) => stream.text).join('');
    expect(text).toBe(LOG.repeat(Math.max(expected.length, text.length / LOG.length)));
  });

  it('reads UTF-16 whose characters are split between blocks', async () => {
    const text = LOG.repeat(9000);
    const { streams } = await open('powershell.txt', Buffer.from('\uFEFF' + text, 'utf16le'));
    expect(streams[0]?.text === text).toBe(true);
  });

  it('leaves out litter of operating systems and links', async () => {
    const { streams, problems } = await open(
      'mac.zip',
      zipOf(
        { name: '__MACOSX/._x.log', data: 'x' },
        { name: 'a/.DS_Store', data: 'x' },
        { name: 'a/', data: '' },
        { name: 'a/x.log', data: LOG },
      ),
    );
    expect(streams.map((stream) => stream.path)).toEqual(['mac.zip!/a/x.log']);
    expect(problems).toEqual([]);
  });

  it('keeps what arrived of a truncated gzip and says that there is more', async () => {
    const text = Array.from(
      { length: 4000 },
      (_, i) => `[2024-05-01T02:00:05.123+0000] {orders.py:${i}} INFO - row ${i * i}\n`,
    ).join('');
    const whole = gzipSync(text);
    const { streams, problems } = await open('cut.log.gz', whole.subarray(0, whole.length * 0.75));
    expect(problems).toEqual([]);
    expect(streams[0]?.text.length).toBeGreaterThan(text.length / 2);
    expect(text.startsWith(streams[0]?.text ?? '')).toBe(true);
    expect(streams[0]?.problem).toContain('the gzip data is cut off');
  });

  const rows = Array.from(
    { length: 1000 },
    (_, i) => `[2024-05-01T02:00:05.123+0000] {orders.py:${i}} INFO - row ${i * i}\n`,
  ).join('');
  const whole = gzipSync(rows);
  it.each([
    ['a wrong checksum', Buffer.concat([whole.subarray(0, -8), Buffer.alloc(8)]), 'the gzip data is damaged'],
    [
      'other bytes behind it',
      Buffer.concat([whole, Buffer.from('<html>502</html>')]),
      'the gzip data is damaged',
    ],
    ['zeros behind it', Buffer.concat([whole, Buffer.alloc(512)]), undefined],
  ])('keeps all that can be read of a gzip with %s', async (_, bytes, problem) => {
    const { streams } = await open('x.log.gz', bytes);
    const text = streams[0]?.text ?? '';
    expect(rows.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(rows.length * 0.98);
    expect(streams[0]?.problem?.slice(0, 24)).toBe(problem);
  });

  it('keeps what arrived of a truncated tar, zstd or nested archive', async () => {
    const tar = await tarOf(['x.log', LOG.repeat(100)], ['y.log', LOG.repeat(100)]);
    const cut = await open('cut.tar', tar.subarray(0, 12_000));
    expect(cut.streams.map((stream) => [stream.path, stream.problem?.slice(0, 26)])).toEqual([
      ['cut.tar!/x.log', undefined],
      ['cut.tar!/y.log', 'the tar archive is cut off'],
    ]);
    expect(cut.streams[1]?.text.length).toBeGreaterThan(0);
    const zstd = await open('cut.zst', Buffer.concat([zstdOf(LOG), zstdOf(LOG).subarray(0, 30)]));
    expect(zstd.streams[0]).toMatchObject({
      text: LOG,
      problem: expect.stringContaining('zstd data is cut off'),
    });
    const zip = await open('cut.zip', zipOf({ name: 'x.log', data: LOG }).subarray(0, 60));
    expect(zip.problems[0]).toContain('cut.zip: the zip is cut off');
    const inner = await open(
      'in.zip',
      zipOf(
        { name: 'cut.zip', data: zipOf({ name: 'x', data: LOG }).subarray(0, 60) },
        { name: 'x.log', data: LOG },
      ),
    );
    expect(inner.problems[0]).toContain('in.zip!/cut.zip: the zip is cut off');
    expect(inner.streams.map((stream) => stream.path)).toEqual(['in.zip!/x.log']);
  });

  it('refuses names that lead out of the archive and reads the others', async () => {
    const names = ['../evil.log', '/etc/cron.log', 'C:\\evil.log', 'a/../../evil.log'];
    const zip = await open(
      'evil.zip',
      zipOf(...names.map((name) => ({ name, data: LOG })), { name: 'x.log', data: LOG }),
    );
    expect(zip.streams.map((stream) => stream.path)).toEqual(['evil.zip!/x.log']);
    expect(zip.problems).toHaveLength(4);
    const tar = await open('evil.tar', await tarOf(['../evil.log', LOG], ['x.log', LOG]));
    expect(tar.streams.map((stream) => stream.path)).toEqual(['evil.tar!/x.log']);
    expect(tar.problems[0]).toContain('leads out of the archive');
  });

  it('stops at archives that unfold to too much, too many or too deep', async () => {
    const zeros = Buffer.alloc(4_000_000, 'x');
    const bomb = await open('bomb.gz', gzipSync(zeros), { ratioFloor: 1_000_000, maxRatio: 100 });
    expect(bomb.problems[0]).toContain('bomb.gz: unfolds to more than 100 times its size');
    const many = await open('many.zip', zipOf(...'abcde'.split('').map((name) => ({ name, data: LOG }))), {
      maxMembers: 3,
    });
    expect(many.streams).toHaveLength(3);
    expect(many.problems[0]).toContain('more than 3 members');
    const total = await open('total.zip', zipOf({ name: 'a', data: zeros }, { name: 'b', data: LOG }), {
      maxBytes: 1_000_000,
    });
    expect(total.streams.map((stream) => stream.path)).toEqual(['total.zip!/a']);
    expect(total.problems[0]).toContain('unfolds to more than 1000000 bytes');
    const deep = await open('deep.gz', gzipSync(gzipSync(gzipSync(gzipSync(gzipSync(LOG))))));
    expect(deep.problems[0]).toContain('more than 4 deep');
  });

  it.each([
    ['xz', 'fd377a585a0000', 'packed with xz'],
    ['bz2', '425a683931415926535900ff0102ff', 'packed with bzip2'],
    ['7z', '377abcaf271c0004', 'packed with 7-Zip'],
    ['lz4', '04224d186440a7', 'packed with LZ4'],
    ['PNG', '89504e470d0a1a0a0000000d', 'is not a log: a PNG image'],
    ['PDF', '255044462d312e370a', 'is not a log: a PDF document'],
    ['SQLite', '53514c69746520666f726d6174203300', 'is not a log: an SQLite database'],
  ])('names %s and what to do', async (_, hex, reason) => {
    const { streams, problems } = await open('attempt=1.log', Buffer.from(hex, 'hex'));
    expect(streams).toEqual([]);
    expect(problems[0]).toContain(`attempt=1.log: is`);
    expect(problems[0]).toContain(reason);
  });

  it('names binary data called attempt=1.log, alone and in a zip', async () => {
    expect((await open('attempt=1.log', NOISE)).problems).toEqual([
      'attempt=1.log: is not a log: binary data',
    ]);
    const zip = await open(
      'z.zip',
      zipOf({ name: 'attempt=1.log', data: NOISE }, { name: 'x.log', data: LOG }),
    );
    expect(zip.problems).toEqual(['z.zip!/attempt=1.log: is not a log: binary data']);
    expect(zip.streams).toHaveLength(1);
  });

  it('drops runs of NUL from a log and says so', async () => {
    const { streams } = await open(
      'crash.log',
      Buffer.concat([Buffer.from(LOG), Buffer.alloc(5000), Buffer.from(LOG)]),
    );
    expect(streams[0]).toMatchObject({ text: LOG + LOG, problem: expect.stringContaining('5000 NUL bytes') });
  });

  it('takes a log of colours, progress bars and some Latin-1 for a log', async () => {
    const text = `${LOG.replace('ERROR', '\x1b[31mERROR\x1b[0m')}10%\r20%\r\x07`.repeat(20);
    expect((await open('ansi.log', text)).problems).toEqual([]);
    expect((await open('latin.log', Buffer.from(LOG.repeat(20), 'latin1'))).problems).toEqual([]);
  });

  it('names encrypted members', async () => {
    const { problems } = await open('secret.zip', zipOf({ name: 'x.log', data: LOG, flags: 1 }));
    expect(problems[0]).toContain('secret.zip!/x.log: is encrypted');
  });

  it('turns a file that is gone, or is a folder, into a problem', async () => {
    expect((await openPath(join(folder, 'gone.log'), 'gone.log')).problems).toEqual([
      'gone.log: does not exist; check the spelling',
    ]);
    expect((await openPath(folder, 'folder')).problems[0]).toContain('folder: is a folder');
  });

  it('lets errors of the sink through, since they are no problem of the file', async () => {
    const path = join(folder, 'sink.zip');
    writeFileSync(path, zipOf({ name: 'x.log', data: LOG }));
    const sink = {
      begin: () => ({
        push: () => {
          throw new TypeError('a defect');
        },
        end: () => undefined,
      }),
    };
    await expect(openSources({ path, display: 'sink.zip', size: 1 }, sink)).rejects.toThrow('a defect');
  });
});
