/**
 * Recognises the lines of one traceback that arrive one by one, each as a record of its own (stderr in Airflow 3,
 * a child's output, 1.10's base_task_runner), so that they can be joined again.
 */
const START = /Traceback \(most recent call last\)/;
const LINK = /^(?:The above exception was the direct cause|During handling of the above exception)/;
const FINAL = /^[A-Za-z_][\w.<>]{0,200}(?:: |:?$)/;
/** Lines of messages that SQLAlchemy, psycopg2 and libpq print below the exception's own line. */
const MESSAGE_LINE = /^(?:DETAIL|HINT|CONTEXT|LINE \d|\[SQL|\[parameters|\(Background on this error|\s)/;

type State = 'before' | 'frames' | 'message' | 'between';

export class TracebackFollower {
  private state: State = 'before';
  /** The line before was a `File` line, so that a source line without indentation may follow. */
  private afterFile = false;

  /** True when a text begins a printed traceback. */
  static begins(text: string): boolean {
    return text.length < 200 && START.test(text);
  }

  /** Starts with the first line, which the caller has seen to begin a traceback. */
  start(): this {
    this.state = 'frames';
    return this;
  }

  /** Whether a line goes on with the traceback. */
  accepts(text: string): boolean {
    switch (this.state) {
      case 'before':
        return false;
      case 'frames':
        return this.acceptsFrame(text);
      case 'message':
        if (LINK.test(text)) this.state = 'between';
        else if (text !== '' && !MESSAGE_LINE.test(text)) return false;
        return true;
      case 'between':
        if (START.test(text)) this.state = 'frames';
        else if (text !== '') return false;
        return true;
    }
  }

  private acceptsFrame(text: string): boolean {
    const first = text.charCodeAt(0);
    const indented = text === '' || first === 32 || first === 9 || first === 124 || first === 43;
    const isFile = text.trimStart().startsWith('File "');
    if (indented || isFile) {
      this.afterFile = isFile;
      return true;
    }
    if (FINAL.test(text)) {
      this.state = 'message';
      return true;
    }
    const isSource = this.afterFile;
    this.afterFile = false;
    return isSource;
  }
}
