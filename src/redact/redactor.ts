/** Masks secrets in text that came from a log. */
import { maskNamedValues } from './named-values.ts';
import { maskPrivateKeys } from './pem.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { maskTokens } from './tokens.ts';
import { maskUrls } from './urls.ts';

/**
 * `on`: passwords, tokens and keys. `strict`: also hosts, IP and e-mail addresses, each by a pseudonym that stays
 * the same for one redactor. `off`: nothing.
 */
export type RedactMode = 'on' | 'strict' | 'off';

export interface Redactor {
  mode: RedactMode;
  /** Masks what the mode asks for; doing it twice changes nothing more. */
  text: (text: string) => string;
  /** Only the pseudonyms of `strict`: for paths, where every `key=value` is a name. */
  path: (path: string) => string;
  /** Takes note of a host, so that it is found wherever it stands. */
  learnHost: (name: string) => void;
}

export function createRedactor(mode: RedactMode): Redactor {
  const pseudonyms = createPseudonyms();
  const strict = (text: string): string => (mode === 'strict' ? pseudonyms.replace(text) : text);
  return {
    mode,
    text: (text) => (mode === 'off' ? text : strict(maskSecrets(text))),
    path: strict,
    learnHost: pseudonyms.learnHost,
  };
}

/** Masks the secrets of a single text; pseudonyms of `strict` hold for this text only. */
export function redactText(text: string, mode: RedactMode): string {
  return createRedactor(mode).text(text);
}

/** Names of DAGs, runs and tasks stand in a report again and again. */
const MAX_KEPT = 5000;
const MAX_KEPT_CHARS = 200;
const kept = new Map<string, string>();

function maskSecrets(text: string): string {
  if (text.length > MAX_KEPT_CHARS) return maskAll(text);
  let masked = kept.get(text);
  if (masked === undefined) {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(text, (masked = maskAll(text)));
  }
  return masked;
}

function maskAll(text: string): string {
  return maskTokens(maskUrls(maskNamedValues(maskPrivateKeys(text))));
}
