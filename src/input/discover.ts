import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import fastGlob from 'fast-glob';
import { reasonOf, type Problem } from './problem.ts';
import { isJunk, pushFile, walkFolder, type FoundFile } from './walk.ts';

/** One thing to open: a file, or standard input. */
export interface Entry {
  /** Absolute path; `-` for standard input. */
  path: string;
  /** Relative to the argument under which it was found, with `/`; unique in one run. */
  display: string;
  /** Bytes on disk; 0 for standard input. */
  size: number;
}

export interface Discovered {
  /** In the order of the arguments, each argument's files sorted by display path (code units). */
  entries: Entry[];
  problems: Problem[];
}

export const STDIN_PATH = '-';

/**
 * Finds the files that the arguments name: files, folders (with everything below), globs, `-`.
 * An argument that exists is taken literally, whatever `[`, `(` or `+` its name holds. The same file reached
 * twice (overlapping arguments, links) is listed once. Nothing is opened; nothing throws.
 */
export function discover(paths: readonly string[]): Discovered {
  const problems: Problem[] = [];
  const taken = new Set<string>();
  const entries: Entry[] = [];
  for (const argument of paths) {
    const found = expand(argument, problems).sort(byDisplay);
    const real = new Set(found.filter((file) => !file.link).map((file) => file.key));
    for (const { key, link, ...entry } of found) {
      if (taken.has(key) || (link && real.has(key))) continue;
      taken.add(key);
      entries.push(entry);
    }
  }
  makeUnique(entries);
  return { entries, problems };
}

function expand(argument: string, problems: Problem[]): FoundFile[] {
  if (argument === STDIN_PATH) {
    return [{ path: STDIN_PATH, display: 'stdin', size: 0, key: STDIN_PATH, link: false }];
  }
  if (argument === '') {
    problems.push({ path: '(empty)', reason: 'an empty argument names nothing; is a shell variable unset?' });
    return [];
  }
  const path = resolve(argument);
  const found: FoundFile[] = [];
  try {
    if (!statSync(path).isDirectory()) {
      pushFile(path, realpathSync(path), basename(path), found, problems);
      return found;
    }
  } catch (error) {
    if (fastGlob.isDynamicPattern(toSlashes(argument))) return expandGlob(argument, problems);
    problems.push({ path: argument, reason: reasonOf(error) });
    return found;
  }
  const before = problems.length;
  walkFolder(path, '', found, problems);
  if (found.length === 0 && problems.length === before) {
    problems.push({
      path: argument,
      reason: 'holds no files; is it the right folder, and was the download complete?',
    });
  }
  return found;
}

/** The leading segments that exist are literal (`logs [old]/…`); only the rest is a pattern. */
function expandGlob(argument: string, problems: Problem[]): FoundFile[] {
  const segments = toSlashes(resolve(argument)).split('/');
  let base = `${segments.shift() ?? ''}/`;
  for (; segments.length > 1; segments.shift()) {
    const deeper = join(base, segments[0] ?? '');
    if (!isFolder(deeper)) break;
    base = deeper;
  }
  const matches = fastGlob.sync(segments.join('/'), {
    cwd: base,
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    suppressErrors: true,
  });
  const found: FoundFile[] = [];
  for (const match of matches) {
    if (match.split('/').some(isJunk)) continue;
    const path = join(base, match);
    if (isFolder(path)) walkFolder(path, `${match}/`, found, problems);
    else pushFile(path, realPathOr(path), match, found, problems);
  }
  if (found.length === 0) {
    problems.push({
      path: argument,
      reason: 'no file matches this pattern; check the spelling, or put it in quotes',
    });
  }
  return found;
}

/** Lengthens equal display paths (`a/x.log b/x.log` as two arguments) by parent folders until they differ. */
function makeUnique(entries: readonly Entry[]): void {
  for (;;) {
    const byName = new Map<string, Entry[]>();
    for (const entry of entries) {
      const group = byName.get(entry.display);
      if (group) group.push(entry);
      else byName.set(entry.display, [entry]);
    }
    if (byName.size === entries.length) return;
    for (const group of byName.values()) {
      if (group.length > 1) for (const entry of group) entry.display = withParent(entry);
    }
  }
}

function withParent({ path, display }: Entry): string {
  const depth = display.split('/').length;
  let folder = path;
  for (let i = 0; i < depth; i++) folder = dirname(folder);
  return toSlashes(relative(dirname(folder), path));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function realPathOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function toSlashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

function byDisplay(a: FoundFile, b: FoundFile): number {
  return a.display < b.display ? -1 : a.display > b.display ? 1 : 0;
}
