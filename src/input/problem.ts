/** Something that could not be read, told to a person. It becomes an entry of `coverage.problems`. */
export interface Problem {
  /** The argument or display path it is about. */
  path: string;
  /** What is wrong and, after a colon or semicolon, what to do about it. */
  reason: string;
}

const BY_CODE: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist; check the spelling',
  EACCES: 'permission denied; make it readable, or run as a user who may read it',
  EPERM: 'permission denied; make it readable, or run as a user who may read it',
  ELOOP: 'symbolic links lead in a circle; name the real file',
  ENAMETOOLONG: 'the path is too long for this system; move the folder nearer to the root',
  EISDIR: 'is a folder where a file was expected',
  ENOTDIR: 'a part of the path is a file, not a folder; check the spelling',
  EMFILE: 'too many open files; raise the limit (ulimit -n) and try again',
  EIO: 'the disk could not be read (I/O error); copy the file again',
};

/** The reason of a failed file system call in plain words, with what to do. */
export function reasonOf(error: unknown): string {
  return BY_CODE[codeOf(error)] ?? `could not be read: ${messageOf(error)}`;
}

/** `ENOENT`, `Z_BUF_ERROR` …; empty when the error has no code. */
export function codeOf(error: unknown): string {
  return isObject(error) && typeof error['code'] === 'string' ? error['code'] : '';
}

export function messageOf(error: unknown): string {
  return isObject(error) && typeof error['message'] === 'string' ? error['message'] : String(error);
}

/** Not `instanceof Error`: errors of node:fs may come from another realm. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
