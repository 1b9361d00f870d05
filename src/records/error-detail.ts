/**
 * Airflow 3 stores tracebacks as data (structlog's ExceptionDictTransformer). This writes them in Python's own
 * layout and order, the first raised first, so that rules and frames read alike in all versions.
 * https://www.structlog.org/en/stable/api.html#structlog.tracebacks.ExceptionDictTransformer
 */
interface StackFrame {
  filename?: unknown;
  lineno?: unknown;
  name?: unknown;
  line?: unknown;
}

interface Stack {
  exc_type?: unknown;
  exc_value?: unknown;
  exc_notes?: unknown;
  syntax_error?: unknown;
  is_cause?: unknown;
  frames?: unknown;
  is_group?: unknown;
  exceptions?: unknown;
}

const CAUSE = 'The above exception was the direct cause of the following exception:';
const CONTEXT = 'During handling of the above exception, another exception occurred:';
const MAX_DEPTH = 4;

/** The traceback of an `error_detail` or `exception` value: a list as structlog writes it, or a text. */
export function renderErrorDetail(detail: unknown): string | undefined {
  if (typeof detail === 'string') return detail === '' ? undefined : detail.trimEnd();
  if (!Array.isArray(detail) || detail.length === 0) return undefined;
  return chainLines(detail as Stack[], 0).join('\n');
}

/** Index 0 ended the task; each further entry is the cause or the context of the one before it. */
function chainLines(stacks: readonly Stack[], depth: number): string[] {
  const lines: string[] = [];
  for (let index = stacks.length - 1; index >= 0; index--) {
    const stack = stacks[index];
    if (typeof stack !== 'object' || (stack as Stack | null) === null) continue;
    const earlier = stacks[index + 1];
    if (lines.length > 0) lines.push('', earlier?.is_cause === true ? CAUSE : CONTEXT, '');
    lines.push(...stackLines(stack, depth));
  }
  return lines;
}

function stackLines(stack: Stack, depth: number): string[] {
  const frames = Array.isArray(stack.frames) ? (stack.frames as StackFrame[]) : [];
  const group = stack.is_group === true && Array.isArray(stack.exceptions);
  const lines: string[] = [];
  lines.push(`${group ? 'Exception Group ' : ''}Traceback (most recent call last):`);
  for (const frame of frames) lines.push(...frameLines(frame));
  lines.push(...finalLines(stack));
  if (Array.isArray(stack.exc_notes)) lines.push(...stack.exc_notes.map(String));
  if (!group || depth >= MAX_DEPTH) return lines;
  return groupLines(lines, stack.exceptions as unknown[], depth);
}

/** Python's drawing of an exception group: its own part behind bars, then one numbered box for each member. */
function groupLines(own: readonly string[], members: readonly unknown[], depth: number): string[] {
  const lines = own.map((line, index) =>
    index === 0 && line.startsWith('Exception') ? `  + ${line}` : `  | ${line}`,
  );
  members.forEach((member, index) => {
    lines.push(`  ${index === 0 ? '+-' : '  '}+---------------- ${String(index + 1)} ----------------`);
    for (const line of chainLines(stacksOf(member), depth + 1)) lines.push(`    | ${line}`);
  });
  lines.push('    +------------------------------------');
  return lines;
}

/** A member of a group is a chain of its own: a list, or an object that holds one. */
function stacksOf(member: unknown): Stack[] {
  if (Array.isArray(member)) return member as Stack[];
  if (typeof member !== 'object' || member === null) return [];
  const { stacks } = member as { stacks?: unknown };
  return Array.isArray(stacks) ? (stacks as Stack[]) : [member];
}

function frameLines(frame: StackFrame | null): string[] {
  if (typeof frame !== 'object' || frame === null) return [];
  // Above 50 frames structlog puts one without a file in place of those left out.
  if (frame.lineno === -1) return [`  [${String(frame.name)}]`];
  const place = `  File "${String(frame.filename)}", line ${String(frame.lineno)}, in ${String(frame.name)}`;
  return typeof frame.line === 'string' && frame.line !== '' ? [place, `    ${frame.line}`] : [place];
}

function finalLines(stack: Stack): string[] {
  const type = typeof stack.exc_type === 'string' ? stack.exc_type : 'Exception';
  const value = typeof stack.exc_value === 'string' ? stack.exc_value : '';
  return (value === '' ? type : `${type}: ${value}`).split('\n');
}
