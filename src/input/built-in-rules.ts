import { readFileSync } from 'node:fs';
import type { CompiledRules } from '../rules/compile.ts';

/** Where the compiled rules lie, seen from dist/, from dist/chunks/ and, in tests, from src/input/. */
const PLACES = ['./rules.json', '../rules.json', '../../dist/rules.json'];

/**
 * The rules that the build compiled; no YAML and no schema is loaded for them.
 * @throws Error when the package was never built
 */
export function readBuiltInRules(): CompiledRules {
  for (const place of PLACES) {
    const text = readIfThere(new URL(place, import.meta.url));
    if (text !== undefined) return JSON.parse(text) as CompiledRules;
  }
  throw new Error(
    'The built-in rules are missing from the installation. Run `npm run build`, or install dagnosis again.',
  );
}

function readIfThere(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return undefined;
  }
}
