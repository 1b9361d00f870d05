/** Which wheels belong to which Airflow version, and their sources, fetched once into a cache of the user. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { SourceFile } from './drift-strings.ts';
import { readPython, readTemplate } from './drift-strings.ts';

interface Release {
  airflow: string;
  /** Distributions that every text «printed by airflow» may come from, besides apache-airflow itself. */
  core: string[];
  /** Providers as a constraints file of that time had them, by the name that rules use. */
  providers: Record<string, string>;
}

/** Providers of the middle of 2024 and of today, for texts of which no finer history is needed. */
const PROVIDERS_OF_2 = {
  'amazon-provider': 'amazon==8.24.0',
  'google-provider': 'google==10.20.0',
  'ssh-provider': 'ssh==3.11.2',
  'docker-provider': 'docker==3.12.2',
  'databricks-provider': 'databricks==6.7.0',
  'dbt-cloud-provider': 'dbt-cloud==3.9.0',
  'spark-provider': 'apache-spark==4.9.0',
  'snowflake-provider': 'snowflake==5.6.0',
  'azure-provider': 'microsoft-azure==10.2.0',
  'sql-provider': 'common-sql==1.14.2',
};
const PROVIDERS_OF_3 = {
  'amazon-provider': 'amazon==9.39.0',
  'google-provider': 'google==22.8.0',
  'ssh-provider': 'ssh==7.0.1',
  'docker-provider': 'docker==4.6.1',
  'databricks-provider': 'databricks==7.23.0',
  'dbt-cloud-provider': 'dbt-cloud==4.11.1',
  'spark-provider': 'apache-spark==6.3.4',
  'snowflake-provider': 'snowflake==6.20.0',
  'azure-provider': 'microsoft-azure==15.2.1',
  'sql-provider': 'common-sql==2.4.0',
};

const three = (sdk: string, standard: string, celery: string, kubernetes: string, http: string): Release => ({
  airflow: `3${sdk.slice(1)}`,
  core: [
    `apache-airflow-core==3${sdk.slice(1)}`,
    `apache-airflow-task-sdk==${sdk}`,
    `apache-airflow-providers-standard==${standard}`,
  ],
  providers: {
    'celery-provider': `celery==${celery}`,
    'kubernetes-provider': `cncf-kubernetes==${kubernetes}`,
    'http-provider': `http==${http}`,
    ...PROVIDERS_OF_3,
  },
});

const two = (airflow: string, celery: string, kubernetes: string, http: string, others = {}): Release => ({
  airflow,
  core: [],
  providers: {
    'celery-provider': `celery==${celery}`,
    'kubernetes-provider': `cncf-kubernetes==${kubernetes}`,
    'http-provider': `http==${http}`,
    ...others,
  },
});

export const RELEASES: readonly Release[] = [
  // Executors, operators and hooks of 1.10 are part of Airflow itself.
  {
    airflow: '1.10.15',
    core: [],
    providers: { 'celery-provider': '', 'kubernetes-provider': '', 'http-provider': '' },
  },
  two('2.0.2', '1.0.1', '1.1.0', '1.1.1'),
  two('2.2.5', '2.1.3', '3.0.0', '2.1.2'),
  two('2.3.4', '3.0.0', '4.3.0', '4.0.0'),
  two('2.6.3', '3.2.1', '7.2.0', '4.4.2'),
  two('2.7.3', '3.4.0', '7.8.0', '4.6.0', PROVIDERS_OF_2),
  two('2.8.4', '3.6.1', '8.0.1', '4.10.0', PROVIDERS_OF_2),
  two('2.9.3', '3.7.2', '8.3.3', '4.12.0', PROVIDERS_OF_2),
  two('2.10.5', '3.10.0', '10.1.0', '5.0.0', PROVIDERS_OF_2),
  two('2.11.2', '3.11.0', '10.5.0', '5.3.0', PROVIDERS_OF_2),
  three('1.0.6', '1.6.0', '3.12.2', '10.7.0', '5.3.3'),
  three('1.1.8', '1.11.1', '3.16.0', '10.12.4', '5.6.4'),
  three('1.2.2', '1.13.1', '3.19.0', '10.17.1', '6.0.2'),
  three('1.3.2', '1.21.0', '3.26.0', '10.25.0', '6.3.0'),
];

/**
 * The files in which a text of this printer must stand.
 * @param printedBy `airflow`, or the name of a provider
 * @returns undefined when nothing is known of that printer for this release
 */
export function sourcesOf(release: Release, printedBy: string): SourceFile[] | undefined {
  const core = [`apache-airflow==${release.airflow}`, ...release.core];
  if (printedBy === 'airflow') return core.flatMap(filesOf);
  const provider = release.providers[printedBy];
  if (provider === undefined) return undefined;
  const own = provider === '' ? [] : [`apache-airflow-providers-${provider}`];
  return [...own, ...core].flatMap(filesOf);
}

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(tmpdir(), 'dagnosis-cache'), 'dagnosis-drift');
const read = new Map<string, SourceFile[]>();

/** Frees the files of a release that is done. */
export function forgetSources(): void {
  read.clear();
}

function filesOf(requirement: string): SourceFile[] {
  let files = read.get(requirement);
  if (!files) {
    const folder = unpacked(requirement);
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(py|html)$/.test(name) && !/(^|\/)(tests|example_dags|migrations)\//.test(name))
      .sort()
      .map((name) => {
        const text = readFileSync(join(folder, name), 'utf8');
        return name.endsWith('.py') ? readPython(name, text) : readTemplate(name, text);
      });
    read.set(requirement, files);
  }
  return files;
}

function unpacked(requirement: string): string {
  const folder = join(CACHE, requirement);
  if (existsSync(folder)) return folder;
  console.error(`fetching ${requirement}`);
  const wheels = join(CACHE, 'wheels', requirement);
  mkdirSync(wheels, { recursive: true });
  // Old releases name old Pythons; nothing is installed, so that does not matter.
  const pip = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '--ignore-requires-python',
  ];
  execFileSync('python3', [...pip, '--dest', wheels, requirement], { stdio: ['ignore', 2, 2] });
  const wheel = readdirSync(wheels).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel for ${requirement}`);
  const partial = `${folder}.part`;
  execFileSync('python3', ['-m', 'zipfile', '-e', join(wheels, wheel), partial], { stdio: ['ignore', 2, 2] });
  renameSync(partial, folder);
  return folder;
}
