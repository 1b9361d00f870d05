import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { renderHtml } from '../../src/render/html/page.ts';
import type { Report } from '../../src/report/report.ts';
import { diagnosis, fixtures, report } from './fixtures/index.ts';

/** DAGNOSIS_CHROMIUM names one that stands elsewhere. Without any, these tests are skipped and counted as such. */
const CHROMIUM = [
  process.env['DAGNOSIS_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));
const withBrowser = CHROMIUM === undefined ? describe.skip : describe;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TIMEOUT = 60_000;

interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[];
}

interface Opened {
  page: Page;
  /** Console output, exceptions and requests: there must be none. */
  noise: string[];
}

withBrowser('the page in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    });
  }, TIMEOUT);

  afterAll(async () => {
    await browser.close();
  }, TIMEOUT);

  async function open(
    content: Report,
    options: { javaScriptEnabled?: boolean; colorScheme?: 'light' | 'dark' } = {},
  ): Promise<Opened> {
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, ...options });
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(error.message));
    page.on('dialog', (dialog) => noise.push(`dialog ${dialog.message()}`));
    await page.route('**/*', async (route) => {
      if (route.request().url() === 'http://report.test/') {
        await route.fulfill({ body: renderHtml(content), contentType: 'text/html; charset=utf-8' });
        return;
      }
      noise.push(`request ${route.request().url()}`);
      await route.abort();
    });
    await page.goto('http://report.test/');
    return { page, noise };
  }

  it.each(Object.entries(fixtures))(
    'shows %s without an error, a request, or an obstacle to anybody',
    async (_, content) => {
      for (const colorScheme of content === fixtures.many
        ? (['light', 'dark'] as const)
        : (['light'] as const)) {
        const { page, noise } = await open(content, { colorScheme });
        expect(await page.locator('article.incident').count()).toBe(content.diagnoses.length);
        expect(noise).toEqual([]);
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        await page.evaluate(AXE);
        const { violations } = await page.evaluate<AxeResults>('axe.run()');
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
        await page.close();
      }
    },
    TIMEOUT,
  );

  it(
    'is complete without scripts',
    async () => {
      const { page, noise } = await open(fixtures.many, { javaScriptEnabled: false });
      expect(await page.locator('form.filters').isVisible()).toBe(false);
      for (const { verdict } of fixtures.many.diagnoses) {
        expect(await page.locator('h3', { hasText: verdict }).isVisible()).toBe(true);
      }
      expect(await page.locator('#incident-1 svg.picture').isVisible()).toBe(true);
      await page.locator('#incident-6 summary').first().click();
      expect(await page.getByText('kubectl -n airflow get events').isVisible()).toBe(true);
      expect(noise).toEqual([]);
      await page.close();
    },
    TIMEOUT,
  );

  it(
    'filters by words and severity, folds, sorts, and unfolds where a link leads',
    async () => {
      const { page, noise } = await open(fixtures.many);
      const visible = page.locator('article.incident:visible');
      await page.locator('input[type=search]').fill('dwh_ro');
      expect(await visible.count()).toBe(1);
      expect(await page.locator('tr[data-incident]:visible').count()).toBe(1);
      expect(await page.locator('output').textContent()).toBe('1 of 7 shown');
      await page.locator('input[type=search]').fill('');
      await page.locator('input[value=high]').uncheck();
      await page.locator('input[name=recovered]').uncheck();
      expect(await visible.count()).toBe(3);

      await page.locator('input[value=high]').check();
      await page.getByRole('button', { name: 'Fold all' }).click();
      expect(await page.locator('details.more[open]').count()).toBe(0);
      await page.locator('tr[data-incident="6"] a').click();
      // The page unfolds it when it hears of the new address, which is after the click.
      await page.locator('#incident-6 details.more[open]').waitFor();
      expect(await page.locator('details.more[open]').count()).toBe(1);

      await page.locator('.all-attempts > summary').click();
      await page.getByRole('button', { name: 'Elapsed' }).click();
      const elapsed = await page
        .locator('.sortable td:last-child')
        .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-sort'))));
      expect(elapsed).toEqual([...elapsed].sort((a, b) => a - b));
      expect(noise).toEqual([]);
      await page.close();
    },
    TIMEOUT,
  );

  it(
    'lets nothing of a log become markup',
    async () => {
      const { page } = await open(fixtures.hostile);
      expect(
        await page
          .locator('main script, main img, main iframe, main svg svg, main [onload], main [onerror]')
          .count(),
      ).toBe(0);
      const links = await page
        .locator('main a')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
      for (const link of links) expect(link).toMatch(/^(?:#incident-\d+|https:\/\/example\.com\/)/);
      await page.close();
    },
    TIMEOUT,
  );

  it(
    'prints one incident on two pages',
    async () => {
      for (const content of [fixtures.timeout, fixtures.memory, fixtures.undetermined]) {
        const { page } = await open(content);
        const pdf = (
          await page.pdf({
            format: 'A4',
            margin: { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' },
          })
        ).toString('latin1');
        expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0).toBeLessThanOrEqual(2);
        await page.close();
      }
    },
    TIMEOUT,
  );
});

describe('the timeline picture', () => {
  const text = renderHtml(fixtures.timeout);

  it('shows what was running, silent and dead, the limit by its name, and the same in words', () => {
    for (const kind of ['queued', 'running', 'silence'])
      expect(text).toMatch(new RegExp(`<rect\\s+class="${kind}"`));
    expect(text).toMatch(/<g\s+class="death"/);
    expect(text).toMatch(/class="label limit"[^>]*>execution_timeout \(5 m\)</);
    expect(/<details class="moments">[^]*?<\/table>/.exec(text)?.[0]).toContain('marked failed');
  });

  it('joins what followed to what stopped first', () => {
    expect(renderHtml(fixtures.memory).match(/class="joint"/g)).toHaveLength(5);
    expect(text).not.toContain('class="joint"');
  });

  it('keeps the page bounded whatever the report holds', () => {
    const one = fixtures.memory.diagnoses[0];
    const big = report({
      attempts: Array.from({ length: 20_000 }, (_, at) => ({
        ...(fixtures.memory.attempts[0] as (typeof fixtures.memory.attempts)[0]),
        mapIndex: at,
      })),
      diagnoses: Array.from({ length: 500 }, (_, at) => diagnosis({ ...one, rank: at + 1, attempts: [] })),
    });
    expect(renderHtml(big).length).toBeLessThan(8_000_000);
  });
});
