/** Places in logs as short labels: paths shortened at the left where that leaves them distinct. */
import { shortenPath } from '../width.ts';

export interface Places {
  labels: string[];
  /** The folders that `…` stands for, each once. */
  folders: string[];
}

export function shortPlaces(places: readonly string[], width: number): Places {
  const byLabel = new Map<string, Set<string>>();
  for (const place of places) {
    const short = shortenPath(place, width);
    byLabel.set(short, (byLabel.get(short) ?? new Set()).add(place));
  }
  const folders = new Set<string>();
  const labels = places.map((place) => {
    const short = shortenPath(place, width);
    // Two files that would look alike keep their whole paths.
    if ((byLabel.get(short)?.size ?? 0) > 1) return place;
    if (short !== place) folders.add(place.slice(0, place.length - short.length + 1));
    return short;
  });
  return { labels, folders: [...folders] };
}

/** `attempt=2.log:97`: a place inside a sentence. */
export function shortPlace({ path, line }: { path: string; line: number }): string {
  return `${path.slice(path.lastIndexOf('/') + 1)}:${String(line)}`;
}

/** A path of the report as seen from the root of the repository, whose folder of logs is the prefix. */
export function repositoryPath(prefix: string | undefined, path: string): string {
  return prefix === undefined || prefix === '' ? path : `${prefix}/${path}`;
}

/** A folder too long to be repeated at every line. */
const LONG_FOLDER = 30;

/** The folder, with its last `/`, that all long paths of several files have in common; empty when that saves nothing. */
export function sharedFolder(paths: readonly string[]): string {
  const folders = [...new Set(paths)]
    .map((path) => path.slice(0, path.lastIndexOf('/') + 1))
    .filter((folder) => folder.length > LONG_FOLDER);
  const [first = '', ...others] = folders;
  if (others.length === 0) return '';
  let common = first;
  for (const folder of others) {
    while (!folder.startsWith(common))
      common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
  }
  return common.length > LONG_FOLDER ? common : '';
}
