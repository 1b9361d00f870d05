/**
 * The scan kernel: AssemblyScript, compiled to WebAssembly SIMD by `npm run build` (not TypeScript: `usize`,
 * `load` and `v128` are the machine's). Finds literals in bytes and counts newlines on the way.
 *
 * Each literal has an anchor: two overlapping groups of three bytes (AnchorTable in ../anchors.ts). One of the two
 * stands at an even place, seen from wherever a scan begins, so only every second place is looked at. Eight
 * places are hashed at once; a bitmap of hashes answers for nearly all of them that no literal is here.
 */
const NEWLINE = i8x16.splat(10);
const FACTOR_LOW = i16x8.splat(0x6f4f);
const FACTOR_HIGH = i16x8.splat(0x1e39);

/** Newlines between `from` and the place that the last call of `next` returned. */
export let lines: i32 = 0;
/** Places that got past the bitmap since the start; what tells that the anchors fit the text badly. */
export let candidates: i32 = 0;

let bitmap: usize = 0;
let heads: usize = 0;

/** @param bitmapAt address of 2^16 bits; @param headsAt address of 2^14 addresses of entries */
export function setUp(bitmapAt: usize, headsAt: usize): void {
  bitmap = bitmapAt;
  heads = headsAt;
}

/**
 * @param from first place to look at
 * @param to end of the places to look at; 32 bytes behind it must be readable
 * @param end end of the bytes that a literal may reach into
 * @returns the place of an anchor whose literal stands there as a whole, or 0
 */
export function next(from: usize, to: usize, end: usize): usize {
  let count: i32 = 0;
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const newlines = i8x16.bitmask(i8x16.eq(bytes, NEWLINE));
    const hashes = i16x8.add(i16x8.mul(bytes, FACTOR_LOW), i16x8.mul(v128.load(at, 1), FACTOR_HIGH));
    const low = i64x2.extract_lane(hashes, 0);
    const high = i64x2.extract_lane(hashes, 1);
    if ((anyOf(low) | anyOf(high)) & 1) {
      let rest: u64 = low;
      for (let place = at; place < at + 16; place += 2) {
        if (place == at + 8) rest = high;
        if (bitOf(rest as u32) & 1) {
          candidates++;
          if (place < to && standsAt(place, end)) {
            lines = count + popcnt(newlines & ((1 << ((place - at) as i32)) - 1));
            return place;
          }
        }
        rest >>>= 16;
      }
    }
    const left = (to - at) as i32;
    count += popcnt(left >= 16 ? newlines : newlines & ((1 << left) - 1));
  }
  lines = count;
  return 0;
}

/**
 * As `next`, for all literals at once.
 * @param out address of triples of numbers: the place of an anchor, the newlines before it, the literal's number
 * @param room so many triples fit there
 * @returns how many literals stand there, some more than once; more than `room` when not all were written
 */
export function all(from: usize, to: usize, end: usize, out: usize, room: i32): i32 {
  let found: i32 = 0;
  let count: i32 = 0;
  for (let at = from; at < to; at++) {
    at = next(at, to, end);
    count += lines;
    if (at == 0 || found > room) break;
    const group = groupAt(at);
    for (let entry = firstEntry(group); entry != 0; entry = load<u32>(entry, 8)) {
      if (load<u32>(entry) != group || !literalStandsAt(entry, at, end)) continue;
      if (found < room) {
        store<u32>(out, at as u32);
        store<u32>(out, count, 4);
        store<u32>(out, load<u16>(entry, 6), 8);
        out += 12;
      }
      found++;
    }
  }
  lines = count;
  return found;
}

function bitOf(hash: u32): u32 {
  return load<u32>(bitmap + ((hash >>> 3) & 0x1ffc)) >>> hash;
}

/** The bits of four hashes, in the lowest bit; a shift takes its distance modulo 32. */
function anyOf(hashes: u64): u32 {
  return (
    (load<u32>(bitmap + (((hashes >>> 3) & 0x1ffc) as usize)) >>> (hashes as u32)) |
    (load<u32>(bitmap + (((hashes >>> 19) & 0x1ffc) as usize)) >>> ((hashes >>> 16) as u32)) |
    (load<u32>(bitmap + (((hashes >>> 35) & 0x1ffc) as usize)) >>> ((hashes >>> 32) as u32)) |
    (load<u32>(bitmap + (((hashes >>> 51) & 0x1ffc) as usize)) >>> ((hashes >>> 48) as u32))
  );
}

/** Compares the literals that have this group of bytes in their anchor. */
function standsAt(place: usize, end: usize): bool {
  const group = groupAt(place);
  for (let entry = firstEntry(group); entry != 0; entry = load<u32>(entry, 8)) {
    if (load<u32>(entry) == group && literalStandsAt(entry, place, end)) return true;
  }
  return false;
}

function groupAt(place: usize): u32 {
  return load<u32>(place) & 0xffffff;
}

function firstEntry(group: u32): usize {
  return load<u32>(heads + (((group * 0x9e3779b1) >>> 18) << 2));
}

function literalStandsAt(entry: usize, place: usize, end: usize): bool {
  const start = place - (load<u8>(entry, 4) as usize);
  const length: usize = load<u8>(entry, 5);
  return start + length <= end && isEqual(start, load<u32>(entry, 12), length);
}

function isEqual(a: usize, b: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) {
    if (load<u8>(a + i) != load<u8>(b + i)) return false;
  }
  return true;
}
