/** What the page can do beyond being read: filter, fold, sort, unfold for printing. It reads only its own page. */
export const SCRIPT = `
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  const form = document.querySelector('.filters');
  if (form) {
    const cards = all('article.incident');
    const texts = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
    const output = form.querySelector('output');
    const filter = () => {
      const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
      const severities = new Set(all('input[name=severity]:checked', form).map((box) => box.value));
      let shown = 0;
      for (const card of cards) {
        const fits =
          severities.has(card.dataset.severity) &&
          (form.elements.recovered.checked || card.dataset.recovered !== 'true') &&
          words.every((word) => texts.get(card).includes(word));
        card.hidden = !fits;
        const row = document.querySelector('tr[data-incident="' + card.id.slice(9) + '"]');
        if (row) row.hidden = !fits;
        if (fits) shown += 1;
      }
      output.textContent = shown === cards.length ? '' : shown + ' of ' + cards.length + ' shown';
    };
    form.addEventListener('input', filter);
    form.addEventListener('submit', (event) => event.preventDefault());
    const fold = form.elements.fold;
    for (const card of cards) {
      const details = card.querySelector('details.more');
      if (details) continue;
      const parts = [...card.children].filter((part) => !part.matches('header, .who, .story, .fingerprint'));
      const more = document.createElement('details');
      more.className = 'more';
      more.open = true;
      const summary = document.createElement('summary');
      summary.textContent = 'Picture, proof, what to do';
      more.append(summary, ...parts);
      card.insertBefore(more, card.querySelector('.fingerprint'));
    }
    const folds = all('article.incident > details.more');
    fold.addEventListener('click', () => {
      const open = fold.textContent === 'Unfold all';
      for (const details of folds) details.open = open;
      fold.textContent = open ? 'Fold all' : 'Unfold all';
    });
    form.hidden = false;
  }

  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort ?? cell.textContent;
  };
  for (const table of all('table.sortable')) {
    for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const sign = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', sign === 1 ? 'ascending' : 'descending');
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => sign * keyOf(a, column).localeCompare(keyOf(b, column), 'en', { numeric: true }));
        table.tBodies[0].append(...rows);
      });
    }
  }

  const unfold = (id) => {
    for (let at = document.getElementById(id); at; at = at.parentElement) {
      for (const details of all(':scope > details', at)) if (at.matches('article')) details.open = true;
    }
  };
  addEventListener('hashchange', () => unfold(location.hash.slice(1)));
  unfold(location.hash.slice(1));

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('article.incident > details.more:not([open])');
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false;
  });
})();
`;
