/** The package's version; a test holds it equal to package.json. */
export const VERSION = '0.1.0';

/** Major and minor of the oldest Node that runs it, as in `engines` of package.json. */
export const OLDEST_NODE = [20, 19] as const;
