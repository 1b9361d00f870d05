/**
 * Identity from the place of a file: the layouts of Airflow 1.10 to 3.x, flattened download names, and the
 * names people give to component logs. Source: `log_filename_template` of the versions named below.
 */
import type { AttemptRef, Component } from './identity.ts';

export interface PathIdentity {
  ref: AttemptRef;
  component?: Component;
  /** `trigger`, `SchedulerJob`, `1` … : what follows `attempt=N.log`. */
  suffix?: string;
}

/** 2.3 and later, 3.x. */
const PARTITIONED =
  /(?:^|\/)dag_id=([^/]+)\/run_id=([^/]+)\/task_id=([^/]+)\/(?:map_index=(-?\d+)\/)?attempt=(\d+)\.log((?:\.[^/]+)?)$/;
/** 1.10 to 2.2; the third folder is the logical date. */
const DATED =
  /(?:^|\/)([\w.-]+)\/([\w.-]+)\/(\d{4}-\d\d-\d\dT\d\d(?::|_|%3A)\d\d(?::|_|%3A)\d\d[^/]*)\/(\d+)\.log((?:\.[^/]+)?)$/u;
/** Downloads whose `/` became `_` or `-`. */
const FLATTENED =
  /dag_id=(.+?)[_-]run_id=(.+?)[_-]task_id=(.+?)(?:[_-]map_index=(-?\d+))?[_-]attempt=(\d+|all)\.log/;
/** UI download of 3.1.1 and later: `logs_<dag>_<run>_<task>_<map>_<try>.txt`. */
const UI_DOWNLOAD =
  /^logs_(.+)_((?:scheduled|manual|backfill|asset_triggered|dataset_triggered)__\d{4}-\d\d-\d\dT[\d_:.+%A-Z-]*?(?:[+-]\d\d[_:]\d\d|Z)(?:_[A-Za-z0-9]{8})?)_([^/]+)_(-?\d+)_(\d+)(?: \(\d+\))?(?:\.txt)?$/;

/** A part of a log stream that CloudWatch exported to S3: the folder has the stream's name, with `-` for `/`. */
const EXPORT_PART = /^\d{6}$/;

/** The folder of such a part, which holds one stream; undefined of other files. */
export function exportFolder(path: string): string | undefined {
  return /^(.*)\/\d{6}(?:\.gz)?$/.exec(path)?.[1];
}

/** @param path display path with `/`, gz and zst endings included or not */
export function identityFromPath(path: string): PathIdentity {
  const clean = decodePath(path).replace(/\.(?:gz|zst)$/, '');
  const [folder = '', name = ''] = clean.split('/').slice(-2);
  const base = EXPORT_PART.test(name) ? folder : clean.includes('/') ? name : clean;
  const partitioned = PARTITIONED.exec(clean);
  if (partitioned) return task(partitioned, restoreColons(partitioned[2]!), partitioned[6]);
  const dated = DATED.exec(clean);
  if (dated && !/^(?:scheduler|dag_processor)$/.test(dated[1]!)) {
    const [, dagId, taskId, date, tryNumber, suffix] = dated;
    return {
      ref: { dagId: dagId!, taskId: taskId!, runId: restoreColons(date!), tryNumber: Number(tryNumber) },
      component: 'task',
      ...(suffix ? { suffix: suffix.slice(1) } : {}),
    };
  }
  const flat = FLATTENED.exec(base);
  if (flat) return task(flat, restoreColons(flat[2]!), undefined);
  const ui = UI_DOWNLOAD.exec(base);
  if (ui) return task(ui, restoreColons(ui[2]!), undefined);
  const component = componentFromPath(clean);
  return { ref: {}, ...(component ? { component } : {}) };
}

function task(m: RegExpExecArray, runId: string, suffix: string | undefined): PathIdentity {
  const mapIndex = m[4] === undefined ? -1 : Number(m[4]);
  return {
    ref: {
      dagId: m[1]!,
      runId,
      taskId: m[3]!,
      ...(mapIndex >= 0 ? { mapIndex } : {}),
      ...(m[5] === 'all' ? {} : { tryNumber: Number(m[5]) }),
    },
    component: 'task',
    ...(suffix ? { suffix: suffix.slice(1) } : {}),
  };
}

/** `_`, `%3A` and U+F03A stand for `:` inside an ISO-shaped part only; ids keep their underscores. */
function restoreColons(id: string): string {
  return id
    .replace(/T(\d\d)[_\uF03A](\d\d)[_\uF03A](\d\d)/, 'T$1:$2:$3')
    .replace(/([+-]\d\d)[_\uF03A](\d\d)(?=$|_)/, '$1:$2');
}

function decodePath(path: string): string {
  return path.replace(/\\/g, '/').replace(/%(?:3A|2B|3D|3a|2b|3d)/g, (code) => decodeURIComponent(code));
}

/** Words in folder and file names, the last part of the path first. */
const WORDS: readonly (readonly [RegExp, Component])[] = [
  [/dag[_-]?processor|dagprocessing|(?:^|\/)scheduler\/(?:latest|\d{4}-\d\d-\d\d)\//i, 'dag-processor'],
  [/scheduler/i, 'scheduler'],
  [/triggerer/i, 'triggerer'],
  [/dmesg|kern(?:el)?\.log|journal|syslog|(?:^|\/)messages/i, 'host'],
  [/describe|kube|k8s|(?:^|[/_-])events?\b|(?:^|[/_-])pods?\b/i, 'kubernetes'],
  [/api[_-]?server|apiserver|webserver|(?:^|[/_-])web\b/i, 'api-server'],
  [/worker|celery/i, 'worker'],
];

function componentFromPath(path: string): Component | undefined {
  if (/dag[_-]?processor|(?:^|\/)scheduler\/(?:latest|\d{4}-\d\d-\d\d)\//i.test(path)) return 'dag-processor';
  const parts = path.split('/').reverse();
  for (const part of parts.slice(0, 3)) {
    if (part === 'host' || part === 'hosts') return 'host';
    for (const [words, component] of WORDS) if (words.test(part)) return component;
  }
  return undefined;
}

/** Host or pod name in the name of a component's log: `worker/ip-10-60-2-87.log`. */
export function hostFromPath(path: string): string | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:log|txt|out|err)(?:\.\w+)*$/, '');
  const mwaa = /^(?:worker|scheduler|webserver|triggerer)_(.+)_\d+\.\d+$/.exec(base);
  if (mwaa) return mwaa[1];
  return /^(?=.*[-\d])[a-z][a-z0-9.-]{2,}$/i.test(base) && !/^(?:dmesg|messages|syslog)/.test(base)
    ? base
    : undefined;
}
