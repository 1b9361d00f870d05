/**
 * Conventions that a machine can hold. The import limits keep the core free of effects: the same bytes give the
 * same report, wherever and in whatever thread it is computed.
 */
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const CORE = ['records', 'identity', 'rules', 'extract', 'diagnose', 'redact', 'report', 'render', 'scan'];

/** Effects that the core may not have, as modules and as globals. */
const EFFECTS = [
  'fs',
  'fs/promises',
  'process',
  'worker_threads',
  'child_process',
  'http',
  'https',
  'net',
  'os',
];
const EFFECT_PATHS = EFFECTS.flatMap((name) => [name, `node:${name}`]).map((name) => ({
  name,
  message: 'The core has no side effects; do this in src/cli or src/input.',
}));

/** Each of these libraries has one home, behind which it can be replaced. */
const HOMES = [
  { name: 'yargs', home: 'src/cli' },
  { name: 'cli-table3', home: 'src/render/table' },
  { name: 'fast-glob', home: 'src/input' },
];
const notHere = (...allowed) =>
  HOMES.filter(({ name }) => !allowed.includes(name)).map(({ name, home }) => ({
    name,
    message: `Only ${home} uses ${name}.`,
  }));
const limitImports = (...paths) => ({ 'no-restricted-imports': ['error', { paths }] });

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'node_modules/', 'samples/', 'src/scan/kernel/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Numbers in texts are what a log analyser prints.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Indices that a bound has just checked; `noUncheckedIndexedAccess` makes them frequent in scanners.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'prefer-const': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Return an exit code; exit() cuts output off.' },
      ],
      ...limitImports(...notHere()),
    },
  },
  { files: ['src/cli/**'], rules: limitImports(...notHere('yargs')) },
  { files: ['src/input/**'], rules: limitImports(...notHere('fast-glob')) },
  {
    files: CORE.map((folder) => `src/${folder}/**`),
    rules: {
      ...limitImports(...EFFECT_PATHS, ...notHere()),
      'no-restricted-globals': [
        'error',
        'process',
        'console',
        'fetch',
        'setTimeout',
        'setInterval',
        'performance',
      ],
      'no-console': 'error',
    },
  },
  { files: ['src/render/table/**'], rules: limitImports(...EFFECT_PATHS, ...notHere('cli-table3')) },
  {
    files: ['test/**'],
    rules: {
      // Matchers of jest take anything, and tests look into JSON.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
