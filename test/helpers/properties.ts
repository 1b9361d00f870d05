/** fast-check, which in CI draws the same examples each time: what is green stays green. Elsewhere it looks for new ones. */
import process from 'node:process';
import fc from 'fast-check';

const CI_SEED = 20_261_125;
if (process.env['CI'] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: CI_SEED });

export default fc;
