/**
 * `npm start`, `npm test` and every other npm script come through here, with nothing but Node's built-ins:
 * install what the lockfile names when node_modules differs from it, build when a source changed, then do
 * the job. Everything it has to say goes to stderr; stdout belongs to the job. Plain JavaScript, since no
 * compiler exists yet when it starts.
 *
 *   node src/dev/bootstrap.mjs start [PATH… FLAGS…]   analyse PATH, or samples/ when no path is given
 *   node src/dev/bootstrap.mjs test [JEST ARGS…]
 *   node src/dev/bootstrap.mjs build
 *   node src/dev/bootstrap.mjs run NAME [ARGS…]       src/dev/NAME.ts, bundled to the cache and run
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'dagnosis');
const STAMP = join(ROOT, 'dist', '.stamp');
/** What a build depends on, beside the packages. */
const BUILD_INPUTS = ['src', 'rules', 'package.json', 'package-lock.json', 'tsconfig.json'];
const OLDEST_NODE = [20, 19];
/** Jest loads ESM through Node's vm modules, which announce themselves as experimental each time. */
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

class Failed extends Error {}

function say(text) {
  process.stderr.write(`dagnosis: ${text}\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Failed(
    `Node ${process.versions.node} is too old: ${OLDEST_NODE.join('.')} or newer is needed. ` +
      'Get one from https://nodejs.org, or run `nvm install 22`.',
  );
}

/** True when node_modules holds what the lockfile names; npm keeps its own copy of the lockfile there. */
function isInstalled() {
  const installedFile = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

function install() {
  if (isInstalled()) return;
  say('installing the packages of package-lock.json (once, half a minute) …');
  // npm's own output goes to stderr: stdout may be a JSON report that somebody pipes.
  const npmCli = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-progress'];
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2] };
  const result = npmCli?.endsWith('.js')
    ? spawnSync(process.execPath, [npmCli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (result.status !== 0) {
    throw new Failed('`npm ci` failed; its message stands above. Is the package registry within reach?');
  }
}

/** Changes whenever a file that the build reads is added, removed or written. */
function fingerprintOfInputs() {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
      return;
    }
    hash.update(`${relative(ROOT, path)}\0${stat.mtimeMs}\0${stat.size}\n`);
  };
  for (const input of BUILD_INPUTS) visit(join(ROOT, input));
  return hash.digest('hex');
}

async function build({ always = false, args = [] } = {}) {
  // Taken before building: what changes meanwhile is built next time.
  const fingerprint = fingerprintOfInputs();
  if (!always && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint) return;
  say('building …');
  const status = await runDevScript('build', args);
  if (status !== 0) throw new Failed('the build failed; its message stands above.');
  writeFileSync(STAMP, fingerprint);
}

/** Bundles src/dev/NAME.ts into the cache inside node_modules, where its packages resolve, and runs it. */
async function runDevScript(name, args) {
  const source = join(ROOT, 'src', 'dev', `${name}.ts`);
  if (!existsSync(source)) throw new Failed(`there is no src/dev/${name}.ts`);
  const esbuild = await import(pathToFileURL(join(ROOT, 'node_modules/esbuild/lib/main.js')).href);
  mkdirSync(CACHE, { recursive: true });
  const outfile = join(CACHE, `${name}-${process.pid}.mjs`);
  try {
    await esbuild.build({
      entryPoints: [source],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'error',
    });
    return run([outfile, ...args], ROOT);
  } finally {
    rmSync(outfile, { force: true });
  }
}

function run(args, cwd, env = {}) {
  const options = { cwd, stdio: 'inherit', env: { ...process.env, ...env } };
  const { status, signal, error } = spawnSync(process.execPath, args, options);
  if (error) throw new Failed(error.message);
  return status ?? (signal === 'SIGINT' ? 130 : 1);
}

async function main([job, ...args]) {
  checkNode();
  install();
  switch (job) {
    case 'start': {
      await build();
      // npm runs scripts in the package's folder; paths are meant from where the user stands.
      const cwd = process.env.INIT_CWD ?? process.cwd();
      // The cases' own descriptions beside the logs are no logs.
      const samples = join(relative(cwd, ROOT), 'samples', '*', 'logs');
      return run([join(ROOT, 'dist', 'bin.js'), ...args], cwd, { DAGNOSIS_DEFAULT_PATH: samples });
    }
    case 'test':
      await build();
      return run([...JEST, ...args], ROOT);
    case 'build':
      await build({ always: true, args: ['--types'] });
      return 0;
    case 'run':
      return runDevScript(args[0], args.slice(1));
    default:
      throw new Failed(`unknown job «${job}»: start, test, build or run`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failed)) throw error;
  say(error.message);
  process.exitCode = 1;
}
