import { isUtf8 } from 'node:buffer';
import { stampOf } from '../scan/bare-header.ts';

/** What the first bytes of a file say that it is; names lie (a browser decodes `.gz`, a `.log` may be gzip). */
export type Kind =
  | { is: 'text'; encoding: Encoding; bom: number }
  | { is: 'gzip' | 'zip' | 'tar' | 'zstd' }
  /** Compressed in a way that is not read here. */
  | { is: 'unsupported'; what: string; unpackWith: string }
  | { is: 'binary'; what: string };

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** So many first bytes decide. */
export const HEAD_BYTES = 8192;

const UNSUPPORTED = [
  { magic: /^fd377a585a00/, what: 'xz', unpackWith: 'xz -d' },
  { magic: /^425a683[1-9]314159265359/, what: 'bzip2', unpackWith: 'bunzip2' },
  { magic: /^377abcaf271c/, what: '7-Zip', unpackWith: '7z x' },
  { magic: /^04224d18/, what: 'LZ4', unpackWith: 'lz4 -d' },
  { magic: /^526172211a07/, what: 'RAR', unpackWith: 'unrar x' },
  { magic: /^1f9d/, what: 'compress (.Z)', unpackWith: 'uncompress' },
] as const;

const BINARY = [
  { magic: '89504e470d0a1a0a', what: 'a PNG image' },
  { magic: 'ffd8ff', what: 'a JPEG image' },
  { magic: '47494638', what: 'a GIF image' },
  { magic: '52494646', what: 'a RIFF file (WebP, WAV, AVI)' },
  { magic: '49492a00', what: 'a TIFF image' },
  { magic: '00000100', what: 'an icon' },
  { magic: '25504446', what: 'a PDF document' },
  { magic: '53514c69746520666f726d6174203300', what: 'an SQLite database' },
  { magic: '7f454c46', what: 'an executable (ELF)' },
  { magic: 'cafebabe', what: 'a Java class' },
  { magic: '0061736d', what: 'a WebAssembly module' },
  { magic: 'd0cf11e0a1b11ae1', what: 'an old Office document' },
  { magic: '50415231', what: 'a Parquet file' },
  { magic: '4f626a01', what: 'an Avro file' },
] as const;

/** @param head the first HEAD_BYTES of the file, fewer only when the file is shorter */
export function sniffKind(head: Uint8Array): Kind {
  // Most of thousands of files; nothing else begins like this, and such a log is worth reading whatever follows.
  if (stampOf(head, 0) > 0 && !head.includes(0)) return { is: 'text', encoding: 'utf-8', bom: 0 };
  const hex = Buffer.from(head.subarray(0, 16)).toString('hex');
  if (hex.startsWith('1f8b08')) return { is: 'gzip' };
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return { is: 'zip' };
  // Skippable frames (5?2a4d18) may stand before the first zstd frame.
  if (hex.startsWith('28b52ffd') || /^5[0-9a-f]2a4d18/.test(hex)) return { is: 'zstd' };
  if (Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar') return { is: 'tar' };
  for (const { magic, what, unpackWith } of UNSUPPORTED) {
    if (magic.test(hex)) return { is: 'unsupported', what, unpackWith };
  }
  for (const { magic, what } of BINARY) if (hex.startsWith(magic)) return { is: 'binary', what };
  if (hex.startsWith('fffe')) return { is: 'text', encoding: 'utf-16le', bom: 2 };
  if (hex.startsWith('feff')) return { is: 'text', encoding: 'utf-16be', bom: 2 };
  if (hex.startsWith('efbbbf')) return { is: 'text', encoding: 'utf-8', bom: 3 };
  const wide = unmarkedUtf16(head);
  if (wide !== undefined) return { is: 'text', encoding: wide, bom: 0 };
  if (!looksLikeText(head)) return { is: 'binary', what: 'binary data' };
  return { is: 'text', encoding: 'utf-8', bom: 0 };
}

/** UTF-16 of mostly Latin letters has its zero bytes on one side only; a NUL run in a log has them on both. */
function unmarkedUtf16(head: Uint8Array): Encoding | undefined {
  const half = head.length / 2;
  if (half < 4 || !head.includes(0)) return undefined;
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i & 1]!++;
  if (zeros[1]! > 0.3 * half && zeros[0]! < 0.02 * half) return 'utf-16le';
  if (zeros[0]! > 0.3 * half && zeros[1]! < 0.02 * half) return 'utf-16be';
  return undefined;
}

const NUL = 1;
const CONTROL = 2;
/** By byte: NUL, other control characters than ESC and the blanks, and the rest. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0) return NUL;
  const isBlank = byte >= 0x07 && byte <= 0x0d;
  return (byte < 0x20 && !isBlank && byte !== 0x1b) || byte === 0x7f ? CONTROL : 0;
});

/**
 * Whether these bytes can be a log. Runs of NUL (a node crash leaves them) do not count, nor do ESC and the
 * blanks; other control characters and bytes that are no UTF-8 do, up to what a line or two of foreign
 * encoding may hold.
 */
function looksLikeText(head: Uint8Array): boolean {
  let control = 0;
  let counted = head.length;
  for (let i = 0; i < head.length; i++) {
    const kind = KINDS[head[i]!]!;
    if (kind === 0) continue;
    if (kind === NUL && (head[i - 1] === 0 || head[i + 1] === 0)) counted--;
    else control++;
  }
  if (control > 0.02 * counted + 1) return false;
  if (isUtf8(head)) return true;
  const replaced = Buffer.from(head).toString('utf8').split('\uFFFD').length - 1;
  return replaced <= 0.15 * counted + 2;
}
