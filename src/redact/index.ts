export { redactReport } from './redact-report.ts';
export { createRedactor, redactText, type RedactMode, type Redactor } from './redactor.ts';
