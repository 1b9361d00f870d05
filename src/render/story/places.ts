/** Places in logs as short labels: paths shortened at the left where that leaves them distinct. */
import { shortenPath } from '../width.ts';

export interface Places {
  labels: string[];
  /** The folders that `…` stands for, each once. */
  folders: string[];
}

/** @param places `path:line` each; two files never get the same label */
export function shortPlaces(places: readonly string[], width: number): Places {
  const files = [...new Set(places.map(fileOf))];
  const folders = new Set<string>();
  const labels = places.map((place) => {
    const file = fileOf(place);
    const line = place.slice(file.length);
    const short = distinct(shortenPath(place, width).slice(0, -line.length || undefined), file, files);
    if (short !== file) folders.add(file.slice(0, file.length - short.length + 1));
    return short + line;
  });
  return { labels, folders: [...folders] };
}

/** The label, longer by as many folders as it takes to tell the file from the others. */
function distinct(label: string, file: string, files: readonly string[]): string {
  let short = label;
  while (short !== file && files.some((other) => other !== file && other.endsWith(short.slice(1)))) {
    const slash = file.lastIndexOf('/', file.length - short.length);
    short = slash <= 0 ? file : `…${file.slice(slash)}`;
  }
  return short;
}

function fileOf(place: string): string {
  return place.replace(/:\d+$/, '');
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
