import { createTarDecoder } from 'modern-tar';
import { getFileNameLowLevel, type Entry as ZipEntry, type ZipFile } from 'yauzl';
import { explained, type Bytes } from './decompress.ts';
import { ArchiveError, type Budget } from './limits.ts';
import { messageOf } from './problem.ts';
import { isJunk } from './walk.ts';

/** What is done with each member of an archive. */
export interface MemberReader {
  /** Reads one member to its end. */
  read(member: Member, bytes: Bytes): Promise<void>;
  /** A member that cannot be read, and why. */
  refuse(name: string, reason: string): void;
}

export interface Member {
  /** Inside the archive, with `/`, without leading `./`. */
  name: string;
  size: number;
}

/** Reads the members of a tar stream one after the other. Links, devices and folders are passed over. */
export async function readTar(bytes: Bytes, budget: Budget, reader: MemberReader): Promise<void> {
  const entries = ReadableStream.from(bytes).pipeThrough(createTarDecoder());
  for await (const { header, body } of explained(entries, tarError)) {
    const name = header.type === 'file' ? memberName(header.name, budget, reader) : undefined;
    if (name === undefined) {
      await body.cancel();
      continue;
    }
    const member = { name, size: header.size };
    await reader.read(member, whole(body, header.size));
  }
}

/** Yields a member's bytes and complains when there are fewer than its header says. */
async function* whole(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const block of body) {
    seen += block.length;
    yield block;
  }
  if (seen < size) {
    throw new ArchiveError('the tar archive is cut off in this member; download it again for the rest');
  }
}

/** Reads the members of a zip, in the order of its directory. Links and folders are passed over. */
export async function readZip(zip: ZipFile, budget: Budget, reader: MemberReader): Promise<void> {
  try {
    for await (const entry of explained(zip.eachEntry(), zipError)) {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      const rawName = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
      if (rawName.endsWith('/') || isSymbolicLink(entry)) continue;
      const name = memberName(rawName, budget, reader);
      if (name === undefined) continue;
      if (entry.isEncrypted()) {
        reader.refuse(name, 'is encrypted; unpack the archive with its password and analyse the folder');
      } else if (!entry.canDecodeFileData()) {
        reader.refuse(
          name,
          `is packed by method ${entry.compressionMethod}, which is not read here; unpack the archive`,
        );
      } else {
        const member = { name, size: entry.uncompressedSize };
        await reader.read(member, unpacked(zip, entry, budget));
      }
    }
  } finally {
    zip.close();
  }
}

async function* unpacked(zip: ZipFile, entry: ZipEntry, budget: Budget): AsyncGenerator<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
    throw zipError(error);
  });
  for await (const block of explained<Uint8Array>(stream, zipError)) {
    budget.countBytes(block.length);
    yield block;
  }
}

function tarError(error: unknown): ArchiveError {
  return new ArchiveError(`the tar archive is damaged (${messageOf(error)}); download it again`);
}

export function zipError(error: unknown): ArchiveError {
  const message = messageOf(error);
  const cut = /end of central directory|unexpected EOF/i.test(message);
  return new ArchiveError(
    cut
      ? 'the zip is cut off (its list of members stands at its end); download it again'
      : `the zip is damaged (${message}); download it again`,
  );
}

/**
 * The member's name, or undefined when it is left out: operating system litter, and names that lead out of the
 * archive (nothing is ever written to disk here, but such an archive is hostile, and its names would mislead).
 */
function memberName(raw: string, budget: Budget, reader: MemberReader): string | undefined {
  const segments = raw
    .replaceAll('\\', '/')
    .split('/')
    .filter((segment) => segment !== '.');
  const name = segments.join('/');
  if (segments.some(isJunk)) return undefined;
  budget.countMember();
  if (name.startsWith('/') || /^[A-Za-z]:\//.test(name) || segments.includes('..')) {
    reader.refuse(
      name,
      'has a name that leads out of the archive, so it was not read; who made this archive?',
    );
    return undefined;
  }
  return name;
}

/** Unix mode in the upper half of the external attributes, S_IFLNK = 0o120000. */
function isSymbolicLink(entry: ZipEntry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}
