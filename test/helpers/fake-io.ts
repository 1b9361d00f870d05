import { PassThrough, Readable, Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';

export interface FakeIo {
  io: Io;
  stdout: () => string;
  stderr: () => string;
}

/** Streams that remember what was written; no terminal, no environment, unless told otherwise. */
export function fakeIo({
  stdin = '',
  ...overrides
}: Partial<Omit<Io, 'stdin'>> & { stdin?: string } = {}): FakeIo {
  const out = recorder();
  const err = recorder();
  const io: Io = {
    stdout: out.stream,
    stderr: err.stream,
    stdin: stdin === '' ? new PassThrough().end() : Readable.from([stdin]),
    env: {},
    cwd: process.cwd(),
    isTTY: { stdout: false, stderr: false, stdin: false },
    ...overrides,
  };
  return { io, stdout: out.text, stderr: err.text };
}

function recorder(): { stream: Writable; text: () => string } {
  const parts: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk.toString());
      done();
    },
  });
  return { stream, text: () => parts.join('') };
}
