// Predictions: makes of each list of choices (`.predict`, by `render/predict.rs`) a question with radio
// buttons, and shows in `.predictions` what was answered. Put into the page as one line: so no
// comment stands behind code, and every statement ends in a semicolon. The print page holds it
// once for each chapter.
(() => {
  'use strict';
  if (window.verifyPredictions) return;
  window.verifyPredictions = true;

  // What was answered is kept as the number of the choice and what came of it: `2 wrong`.
  const place = (element) => `verify-prediction:${element.dataset.key}`;
  const recall = (element) => {
    try { return localStorage.getItem(place(element)); } catch { return null; }
  };
  const keep = (element, answer) => {
    try {
      if (answer) localStorage.setItem(place(element), answer);
      else localStorage.removeItem(place(element));
    } catch { /* Nothing is kept where nothing may be. */ }
  };

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const copy = (element) => [...element.childNodes].map((node) => node.cloneNode(true));

  // mdBook turns the page at the arrow keys, and has others.
  const keepKeys = (box) => box.addEventListener('keydown', (event) => {
    if (!event.ctrlKey && !event.altKey && !event.metaKey) event.stopPropagation();
  });

  const ask = (box) => {
    const [question] = box.getElementsByClassName('predict-question');
    const details = box.querySelector('details');
    const [summary] = details.children;
    const reasons = [...box.getElementsByClassName('predict-why')];
    const rows = [...box.querySelectorAll('.predict-choices > li')].map((choice, number) => {
      const input = make('input', { type: 'radio', name: box.id, value: number });
      const label = make('label', {}, input, make('span', {}, ...copy(choice)));
      return { input, label, note: make('div', { class: 'predict-note', role: 'status' }) };
    });
    const hint = make('div', { role: 'status' });
    const form = make('form', {},
      make('fieldset', {}, make('legend', {}, ...copy(question)), ...rows.flatMap(({ label, note }) => [label, note])),
      hint, make('button', {}, 'Check'));

    const clear = () => [hint, ...rows.map(({ note }) => note)].forEach((note) => note.replaceChildren());
    const judge = (number) => {
      const right = number === Number(box.dataset.right);
      const words = [make('b', {}, right ? 'Right.' : 'Not so.'), ' ', ...copy(reasons[number])];
      if (right && box.dataset.output) words.push(` ${box.dataset.output}`);
      clear();
      rows[number].note.replaceChildren(...words);
      return right ? 'right' : 'wrong';
    };
    const restore = () => {
      const answer = recall(box);
      const number = answer ? parseInt(answer, 10) : -1;
      rows.forEach(({ input }, index) => { input.checked = index === number; });
      if (rows[number]) judge(number);
      else clear();
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const number = rows.findIndex(({ input }) => input.checked);
      if (number < 0) hint.textContent = 'Choose an answer first. Or read on: the page waits for nothing.';
      else keep(box, `${number} ${judge(number)}`);
    });
    form.addEventListener('change', clear);
    keepKeys(box);
    window.addEventListener('verify-predictions-reset', restore);
    let open;
    window.addEventListener('beforeprint', () => { open = details.open; details.open = true; });
    window.addEventListener('afterprint', () => { details.open = open; });

    restore();
    summary.textContent = 'All explanations';
    details.before(form);
    box.classList.add('predict-on');
  };

  const list = (box) => {
    const items = [...box.querySelectorAll('[data-key]')];
    const states = items.map((item) => {
      const state = make('span', { class: 'predict-state' });
      item.append(' ', state);
      return state;
    });
    const counts = make('p', { role: 'status' });
    const reset = make('button', { type: 'button' }, 'Reset all answers');
    const show = () => {
      const count = { right: 0, wrong: 0, open: 0 };
      items.forEach((item, index) => {
        const [, state] = (recall(item) || '0 open').split(' ');
        count[state] += 1;
        states[index].textContent = state;
      });
      counts.textContent = `${items.length} predictions: ${count.right} right, ${count.wrong} wrong, ${count.open} open.`;
    };
    reset.addEventListener('click', () => {
      items.forEach((item) => keep(item, null));
      show();
      window.dispatchEvent(new Event('verify-predictions-reset'));
    });
    window.addEventListener('storage', show);
    window.addEventListener('pageshow', show);
    window.addEventListener('submit', () => setTimeout(show));
    keepKeys(box);
    show();
    box.prepend(counts);
    box.append(reset);
  };

  const start = () => {
    document.querySelectorAll('.predict').forEach(ask);
    document.querySelectorAll('.predictions').forEach(list);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
