/** Secrets that are known by their own shape, wherever they stand. */
import { MASK } from './mask.ts';

/** Prefixes are those that the issuers document for secret scanning; lengths are lower bounds. */
const SHAPES: readonly string[] = [
  // Amazon: ids of access keys, and the secret printed beside one
  'A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?:["\'\\\\\\s,:;/]{1,20}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+]))?',
  // Google: API keys, OAuth access tokens and client secrets
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,}',
  'GOCSPX-[\\w-]{20,}',
  // Azure: secrets of app registrations
  '[\\w~.-]{3}8Q~[\\w~.-]{30,40}',
  // GitHub, GitLab
  'gh[opsur]_[A-Za-z0-9]{20,}',
  'github_pat_\\w{22,}',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[\\w-]{20,}',
  // Slack: tokens; addresses of web hooks are in urls.ts
  'xox[abeoprs]-[\\w-]{10,}',
  'xapp-[\\w-]{10,}',
  // Databricks, OpenAI and Anthropic, Stripe, npm, PyPI, Hugging Face, SendGrid, Vault, DigitalOcean,
  // Docker Hub, Grafana, New Relic, Atlassian, Shopify, Mailgun, Telegram, Terraform Cloud, age
  'd(?:api|ose|kea)[0-9a-f]{32}(?:-\\d)?',
  'sk-[\\w-]{20,}',
  '[rs]k_(?:live|test)_\\w{10,}',
  'whsec_[\\w+/=]{16,}',
  'npm_[A-Za-z0-9]{30,}',
  'pypi-[\\w-]{50,}',
  'hf_[A-Za-z0-9]{30,}',
  'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
  'hv[bsr]\\.[\\w-]{20,}',
  'do[opr]_v1_[0-9a-f]{60,}',
  'dckr_pat_[\\w-]{20,}',
  'gl(?:sa|c)_[\\w=+/]{20,}',
  'NRAK-[A-Z0-9]{20,}',
  'ATATT3[\\w=-]{50,}',
  'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{30,}',
  'key-[0-9a-f]{32}',
  '\\d{8,10}:AA[\\w-]{33}',
  '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,}',
  'AGE-SECRET-KEY-1[A-Z0-9]{50,}',
  // JSON Web Tokens and other base64 of JSON, also cut ones
  'eyJ[\\w-]{17,}(?:\\.[\\w-]*){0,4}',
  // Fernet: ciphertext, then keys (32 bytes in URL-safe base64)
  'gAAAA[\\w-]{20,}={0,2}',
  '[\\w-]{43}=(?![\\w=])',
];

const SHAPED = new RegExp(`(?<![A-Za-z0-9_])(?:${SHAPES.join('|')})`, 'g');
/** The `=` of a Fernet key or of padding may come URL-encoded. */
const FERNET_ENCODED = /(?<![\w-])[\w-]{43}%3D(?![\w%])/gi;

const SCHEME =
  /\b(Bearer|Basic|Token|ApiKey|Api-Key|SharedKey|Negotiate)(\s{1,4}|%20|\+)([\w+/.~-]{8,}={0,2})/gi;

export function maskTokens(text: string): string {
  return text
    .replace(SCHEME, (all, scheme: string, gap: string, value: string) =>
      looksRandom(value) ? `${scheme}${gap}${MASK}` : all,
    )
    .replace(SHAPED, MASK)
    .replace(FERNET_ENCODED, MASK);
}

/** Tells `Basic dXNlcjpwYXNz` from «Basic authentication». */
function looksRandom(value: string): boolean {
  const rest = value.slice(1);
  return /[\d+=]/.test(value) || (/[a-z]/.test(rest) && /[A-Z]/.test(rest));
}
