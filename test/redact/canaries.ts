/** Thirty kinds of secrets as logs print them. `secret` must be gone, `kept` must stay. */

export interface Canary {
  kind: string;
  text: string;
  secret: string;
  kept?: string;
}

const B64 = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const HEX = '0123456789abcdef0123456789abcdef';
const MIXED = 'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gH3jK5mN7p';

/** Prefixes stand apart from the rest, so that no scanner of repositories takes these for real ones. */
const part = (prefix: string): string => prefix;

export const CANARIES: readonly Canary[] = [
  {
    kind: 'password of a URL',
    text: 'connecting to postgresql+psycopg2://etl:Tr0ub4dor&3@db.internal:5432/dwh',
    secret: 'Tr0ub4dor&3',
    kept: 'db.internal:5432/dwh',
  },
  {
    kind: 'password of a URL with @ and /',
    text: 'broker redis://:p@ss/w0rd@cache:6379/0 is down',
    secret: 'p@ss/w0rd',
    kept: 'cache:6379/0 is down',
  },
  {
    kind: 'token as user of a URL',
    text: `git clone https://${MIXED}@git.example.com/orders.git`,
    secret: MIXED,
    kept: 'git.example.com/orders.git',
  },
  {
    kind: 'query parameter',
    text: 'GET https://api.example.com/v1/orders?page=2&api_key=s3cr3tvalue1&limit=10 returned 504',
    secret: 's3cr3tvalue1',
    kept: 'limit=10 returned 504',
  },
  {
    kind: 'Azure SAS',
    text: 'PUT https://orders.blob.core.windows.net/x?sv=2024-01-01&sig=Zm9v%2BYmFy%3D&se=2026 failed: 403',
    secret: 'Zm9v%2BYmFy',
    kept: 'failed: 403',
  },
  {
    kind: 'presigned S3',
    text: 'https://b.s3.amazonaws.com/k?X-Amz-Credential=abc1%2F2026&X-Amz-Signature=fe5f80f77d5fa3&X-Amz-Expires=60',
    secret: 'fe5f80f77d5fa3',
    kept: 'X-Amz-Expires=60',
  },
  {
    kind: 'Authorization header',
    text: 'header Authorization: Basic ZXRsOmh1bnRlcjI= was refused',
    secret: 'ZXRsOmh1bnRlcjI',
    kept: 'Authorization: Basic',
  },
  {
    kind: 'Bearer token',
    text: `sent Bearer ${MIXED} to the API, status 401`,
    secret: MIXED,
    kept: 'status 401',
  },
  { kind: 'Cookie header', text: 'Cookie: session=q8w7e6r5; csrftoken=z1x2c3v4', secret: 'z1x2c3v4' },
  {
    kind: 'X-Api-Key header',
    text: 'X-Api-Key: k-998877665544aa',
    secret: 'k-998877665544aa',
    kept: 'X-Api-Key',
  },
  {
    kind: 'key=value',
    text: 'login with user=etl password=hunter2!, host=db',
    secret: 'hunter2!',
    kept: 'user=etl',
  },
  { kind: 'YAML', text: 'password: correcthorse', secret: 'correcthorse' },
  {
    kind: 'ODBC',
    text: 'DRIVER={ODBC 18};SERVER=dwh;UID=etl;PWD={pa;ss}w1;Encrypt=yes',
    secret: 'pa;ss',
    kept: 'UID=etl',
  },
  {
    kind: 'command line',
    text: 'Running command: load --user etl --password hunter22 --table orders',
    secret: 'hunter22',
    kept: '--table orders',
  },
  {
    kind: 'curl -u',
    text: 'curl -sS -u etl:hunter23 https://api.example.com/health',
    secret: 'hunter23',
    kept: 'api.example.com/health',
  },
  {
    kind: 'AWS access key',
    text: `key ${part('AKIA')}IOSFODNN7EXAMPLE is not valid`,
    secret: 'IOSFODNN7EXAMPLE',
    kept: 'is not valid',
  },
  { kind: 'AWS secret key', text: `aws_secret_access_key = ${B64}`, secret: B64 },
  { kind: 'AWS pair', text: `session ('${part('ASIA')}IOSFODNN7EXAMPLE', '${B64}')`, secret: B64 },
  {
    kind: 'Google API key',
    text: `maps key ${part('AIza')}SyA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1v quota`,
    secret: 'SyA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1v',
    kept: 'quota',
  },
  {
    kind: 'Azure account key',
    text: 'DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=Zm9vYmFyYmF6cXV4Zm9v==;EndpointSuffix=core.windows.net',
    secret: 'Zm9vYmFyYmF6cXV4Zm9v',
    kept: 'AccountName=orders',
  },
  { kind: 'GitHub token', text: `remote: ${part('ghp')}_${MIXED} denied`, secret: MIXED, kept: 'denied' },
  {
    kind: 'GitLab token',
    text: `job uses ${part('glpat')}-aB3dE5gH7jK9mN1pQ3sT`,
    secret: 'aB3dE5gH7jK9mN1pQ3sT',
  },
  {
    kind: 'Slack token',
    text: `posting with ${part('xoxb')}-123456789012-abcdefGHIJKL`,
    secret: 'abcdefGHIJKL',
  },
  {
    kind: 'Slack web hook',
    text: 'POST https://hooks.slack.com/services/T0AAAAAAA/B0BBBBBBB/cCcCcCcCcCcCcCcC',
    secret: 'cCcCcCcCcCcCcCcC',
    kept: 'hooks.slack.com',
  },
  {
    kind: 'Databricks token',
    text: `databricks ${part('dapi')}${HEX} expired`,
    secret: HEX,
    kept: 'expired',
  },
  {
    kind: 'OpenAI key',
    text: `Incorrect API key provided: ${part('sk')}-proj-aB3dE5gH7jK9mN1pQ3sT5vX7`,
    secret: 'aB3dE5gH7jK9mN1pQ3sT5vX7',
  },
  {
    kind: 'Stripe key',
    text: `${part('sk')}_live_aB3dE5gH7jK9mN1p was revoked`,
    secret: 'aB3dE5gH7jK9mN1p',
    kept: 'was revoked',
  },
  { kind: 'npm token', text: `npm ERR! ${part('npm')}_${MIXED.slice(0, 36)}`, secret: MIXED.slice(0, 36) },
  {
    kind: 'JWT',
    text: 'token is eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJldGwifQ.c2lnbmF0dXJlX29mX2l0',
    secret: 'c2lnbmF0dXJlX29mX2l0',
  },
  {
    kind: 'Fernet key',
    text: 'fernet key is cryptography_says_32_bytes_of_secret_0AbCdE= here',
    secret: 'cryptography_says_32_bytes_of_secret_0AbCdE',
  },
  {
    kind: 'PEM in one line',
    text: '-----BEGIN RSA PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA1234\\nabcd5678\\n-----END RSA PRIVATE KEY-----\\n',
    secret: 'abcd5678',
  },
  {
    kind: 'PEM cut off',
    text: '-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQ',
    secret: 'MIIEvQIBADANBgkqhkiG9w0BAQ',
  },
  {
    kind: 'AIRFLOW_CONN as URI',
    text: 'AIRFLOW_CONN_ORDERS_DB=postgres://etl:hunter24@db:5432/x?sslmode=require',
    secret: 'hunter24',
  },
  {
    kind: 'sql_alchemy_conn',
    text: 'sql_alchemy_conn = postgresql+psycopg2://airflow:hunter25@postgres/airflow',
    secret: 'hunter25',
    kept: '@postgres/airflow',
  },
  {
    kind: 'password with type',
    text: 'File "orders.py", line 3: password: str = "hunter2six"',
    secret: 'hunter2six',
  },
  {
    kind: 'basic auth in code',
    text: 'requests.post(url, auth=HTTPBasicAuth("etl", "hunter27"), timeout=5)',
    secret: 'hunter27',
    kept: 'timeout=5',
  },
  {
    kind: 'XML',
    text: '<soap><password>hunter28</password><user>etl</user></soap>',
    secret: 'hunter28',
    kept: '<user>etl',
  },
  {
    kind: 'coloured console',
    text: '\u001b[36mapi_token\u001b[0m=\u001b[35mhunter29xx\u001b[0m \u001b[36mstatus\u001b[0m=\u001b[35m401',
    secret: 'hunter29xx',
    kept: '401',
  },
];

/** Texts that a diagnosis needs and that only look like secrets. */
export const HARMLESS: readonly string[] = [
  "KeyError: 'ORDERS_API_TOKEN'",
  'Variable ORDERS_API_KEY does not exist',
  "The conn_id `orders_password_db` isn't defined",
  'FATAL:  password authentication failed for user "etl"',
  'error verifying token: Signature has expired',
  'Invalid auth token: ExpiredSignatureError',
  'secrets backend airflow.providers.hashicorp.secrets.vault.VaultBackend failed: 403',
  '[secrets] backend = airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend',
  'POST http://api.example.com:8080/v1/orders?mail=a@b.example returned 504 Gateway Time-out',
  'max_tokens=500 prompt_tokens: 12',
  'dag_id=rotate_token/run_id=manual__2026-11-02T03:00:00+00:00/task_id=refresh_secret/attempt=1.log',
  'PWD=/opt/airflow',
  'Done. PASS=2 WARN=0 ERROR=1 SKIP=3 TOTAL=6',
  'return self.send(request, auth=auth, timeout=timeout)',
  'password=*** token=None secret=""',
  'Basic authentication is disabled, use Bearer authentication instead',
  'Memory cgroup out of memory: Killed process 8841 (airflow task ru) anon-rss:4012344kB',
  'image sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'Task exited with return code Negsignal.SIGKILL, external_executor_id=0d2c3e8a-5a61-4f9f-8f9a-8f36a1b0c001',
  'cookie consent banner: shown',
];
