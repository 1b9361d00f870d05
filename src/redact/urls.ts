/** Credentials in addresses: `scheme://user:password@host`, tokens as user names, web hooks. */
import { MASK } from './mask.ts';

/** The start of an address with a colon in its authority; slashes may be escaped as JSON does. */
const AUTHORITY = /([a-zA-Z][a-zA-Z0-9+.-]{0,40}:(?:\\{0,4}\/){2}[^\s:@/"'?#<>\\]{0,200}):/g;
const RUN = /[^\s"'`<>\\]{0,2000}/y;
const PORT = /^\d{1,5}(?:[/?#,]|$)/;

const ENCODED = /(%3A%2F%2F[^\s%@:/]{0,200}(?::|%3A))([^\s"'&]{1,500}?)(%40|@)/gi;
const TOKEN_USER = /((?:https?|git|ssh|sentry):(?:\\{0,4}\/){2})([\w-]{16,200})(?=@)/g;
const WEB_HOOK =
  /(hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/|[\w-]{1,60}\.webhook\.office\.com\/webhookb2\/|api\.telegram\.org\/bot)[\w@:/.-]{8,}/g;
/** `curl -u name:password`, `mysql -ppassword` */
const CURL_USER = /(\s(?:-u|--user|--proxy-user)(?:\s{1,4}|=)["']?[^\s:"']{1,100}:)([^\s"']{1,300})/g;
const MYSQL_PASSWORD = /(\bmysql(?:dump|admin)?\b[^\n|;]{0,200}?\s-p)([^\s"']{2,100})/g;

export function maskUrls(text: string): string {
  return maskUserInfo(text)
    .replace(ENCODED, `$1${MASK}$3`)
    .replace(TOKEN_USER, `$1${MASK}`)
    .replace(WEB_HOOK, `$1${MASK}`)
    .replace(CURL_USER, `$1${MASK}`)
    .replace(MYSQL_PASSWORD, `$1${MASK}`);
}

function maskUserInfo(text: string): string {
  let result = '';
  let done = 0;
  AUTHORITY.lastIndex = 0;
  for (let match = AUTHORITY.exec(text); match; match = AUTHORITY.exec(text)) {
    const from = AUTHORITY.lastIndex;
    RUN.lastIndex = from;
    const run = (RUN.exec(text)?.[0] ?? '').split('://')[0] ?? '';
    const at = endOfUserInfo(run);
    if (at === -1) continue;
    result += text.slice(done, from) + MASK;
    done = from + at;
    AUTHORITY.lastIndex = done;
  }
  return result + text.slice(done);
}

/** Where the `@` before the host stands; passwords may hold `@` and `/`. -1: no password, a port. */
function endOfUserInfo(run: string): number {
  if (PORT.test(run)) return -1;
  let at = run.indexOf('@');
  for (let next = run.indexOf('@', at + 1); at !== -1 && next !== -1; next = run.indexOf('@', next + 1)) {
    if (/[/?#,;]/.test(run.slice(at, next))) break;
    at = next;
  }
  return at;
}
