// The stepper: makes of each table of steps (`.stepper`, by `asyncio_trace::html`) a view that goes
// forward and back through a run. The JSON beside the table is described in `asyncio_trace::json`.
// The moments are computed once and never changed, so any of them can be shown at any time.
(() => {
  'use strict';

  /** An element: `make('p', {class: 'note'}, 'text', otherElement)`. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const code = (text) => make('code', {}, text);

  /** A sentence: what stands in backticks is code. */
  const marked = (text) => text.split('`').map((part, place) => (place % 2 ? code(part) : part));

  /** A name, as a list of nodes: one word is code, and so is what stands behind "of". */
  function named(name) {
    const [, what, whom] = name.match(/^(.* of )([^ ]+)$/) || [];
    if (what) return [what, code(whom)];
    return name.includes(' ') ? marked(name) : [code(name)];
  }

  /** The moment after each step. A step tells only what it changes. */
  function momentsOf(steps) {
    let now = { line: 0, phase: '', ready: [], timers: [], stack: [], tasks: [], out: 0, cycle: 0 };
    return steps.map((step) => {
      const stack = step.stack ? [...now.stack.slice(0, step.stack[0]), ...step.stack.slice(1)] : now.stack;
      const changes = step.tasks || [];
      const tasks = step.tasks ? [...now.tasks] : now.tasks;
      for (let i = 0; i < changes.length; i += 2) tasks[changes[i]] = changes[i + 1];
      now = { ...now, ...step, key: step.key, stack, tasks };
      return now;
    });
  }

  /** The state of a task: what it waits for is a name, what it is done with a value. */
  function stated(state) {
    const [, how, what] = state.match(/^(waits for |done: )(.*)$/s) || [];
    if (!what || what.startsWith('another')) return [state];
    return [how, ...(how === 'done: ' ? [code(what)] : named(what))];
  }

  const mark = (word) => make('span', { class: 'stepper-new' }, word);

  /** The items as list items; those that are not among the earlier ones are marked as new. */
  function listed(items, earlier, show) {
    const left = earlier.map((item) => JSON.stringify(item));
    return items.map((item) => {
      const place = left.indexOf(JSON.stringify(item));
      if (place >= 0) left.splice(place, 1);
      return make('li', {}, ...show(item), ...(place < 0 ? [' ', mark('new')] : []));
    });
  }

  /** The panes: a heading, its rows at a moment, what it shows of them, and what if there are none. */
  const panes = [
    {
      title: 'Ready queue', data: 'ready', rows: (at) => at.ready,
      show: (at, before) => make('ol', {}, ...listed(at.ready, before.ready, named)),
      empty: 'empty',
    },
    {
      title: 'Call stack', data: 'stack', rows: (at) => at.stack,
      show(at, before) {
        const frames = at.stack.map(([name, how, value], depth) => {
          const item = make('li', {}, ...named(name));
          if (how) item.append(make('span', { class: 'stepper-value' }, `${how} `, ...(how === 'yields' ? named(value) : [code(value)])));
          if (!before.stack[depth] || before.stack[depth][0] !== name) item.append(' ', mark('new'));
          return item;
        });
        frames[frames.length - 1]?.append(make('span', { class: 'stepper-hidden' }, ' (has control)'));
        return make('ol', { class: 'stepper-stack' }, ...frames);
      },
    },
    {
      title: 'Tasks and futures', data: 'tasks', wide: true,
      // A future that is done and no task is of no interest any more.
      rows: (at, _, before = at) => at.tasks.filter(([, coroutine, state], place) =>
        coroutine || !state.startsWith('done') || before.tasks[place]?.[2] !== state),
      show(at, before) {
        const head = ['Name', 'State', 'When done, wakes'].map((text) => make('th', { scope: 'col' }, text));
        const rows = this.rows(at, '', before).map((row) => {
          const [name, coroutine, state, wakes] = row;
          const earlier = before.tasks[at.tasks.indexOf(row)];
          const what = make('th', { scope: 'row' }, ...named(name));
          if (coroutine) what.append(' of ', code(coroutine));
          return make('tr', {}, what, make('td', {}, ...stated(state), ...(!earlier || earlier[2] !== state ? [' ', mark('new')] : [])), make('td', {}, ...wakes.split(', ').flatMap((whom, place) => [place ? ', ' : '', ...(whom ? named(whom) : [])])));
        });
        return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
      },
    },
    {
      title: 'Timers', data: 'timers', rows: (at) => at.timers, empty: 'none',
      show: (at, before) =>
        make('ol', {}, ...listed(at.timers, before.timers, ([when, what]) => [`${when} `, ...named(what)])),
    },
    {
      title: 'Output so far', data: 'out', empty: 'nothing yet',
      rows: (at, output) => output.slice(0, at.out).split('\n').filter((line) => line),
      show(at, before, output) {
        const added = output.slice(before.out, at.out);
        const pre = make('pre', {}, output.slice(0, Math.min(before.out, at.out)));
        if (added) pre.append(mark('new'), make('ins', {}, added));
        return pre;
      },
    },
  ];
  const nothing = { ready: [], stack: [], tasks: [], timers: [], out: 0 };
  const phases = { pop: 'take from the queue', step: 'step of a task', callback: 'callback', idle: 'wait' };

  function start(section) {
    const { code: lines, output, steps } = JSON.parse(section.querySelector('script').textContent);
    const moments = momentsOf(steps);
    const keys = moments.flatMap((moment, place) => (moment.key ? [place] : []));
    const all = moments.map((_, place) => place);
    const loops = moments.some((moment) => moment.phase);
    let shown = keys; // the places of the steps that are gone through
    let at = 0; // the place of ours among them

    // The controls.
    const button = (text, to) => {
      const element = make('button', { type: 'button' }, text);
      element.addEventListener('click', () => go(to()));
      return element;
    };
    const back = [button('First', () => 0), button('Back', () => at - 1)];
    const forward = [button('Forward', () => at + 1), button('Last', () => shown.length - 1)];
    const range = make('input', { type: 'range', min: 1, 'aria-label': 'Step' });
    range.addEventListener('input', () => go(range.value - 1));
    const every = make('input', { type: 'checkbox' });
    every.addEventListener('change', () => {
      const place = shown[at];
      choose(every.checked);
      // Without the others: the key step before.
      go(Math.max(0, shown.findLastIndex((other) => other <= place)));
    });
    const link = make('a', {}, 'Link to this step');
    const status = make('p', { role: 'status' });
    // The longest sentence takes up the room that all will need, so that nothing jumps.
    const room = make('p', { 'aria-hidden': 'true' });
    const says = make('div', { class: 'stepper-says' }, status, room);
    const told = (place, moment) => [make('span', { class: 'stepper-place' }, place), ' ', ...marked(moment.s)];
    function choose(everything) {
      every.checked = everything;
      shown = everything ? all : keys;
      const longest = (one, other) => (moments[other].s.length > moments[one].s.length ? other : one);
      room.replaceChildren(...told('Step', moments[shown.reduce(longest)]));
    }

    // The program.
    const listing = make('code', { class: 'language-rust' });
    listing.append(...lines.map((line, place) => make('span', { 'data-line': place + 1 }, `${line}\n`)));
    const program = make('pre', { class: 'stepper-code', tabindex: 0, role: 'region', 'aria-label': 'The program' }, listing);
    if (window.hljs) window.hljs.highlightBlock(listing);
    const lineElements = listing.querySelectorAll('[data-line]');

    // The panes. Each is as high as it will ever be, so that nothing jumps.
    const strip = make('ol', { class: 'stepper-strip', 'aria-label': 'What the loop is doing' });
    strip.append(...Object.values(phases).map((text) => make('li', {}, text)), make('li', { class: 'stepper-clock' }));
    const grid = make('div', { class: 'stepper-panes' });
    let half; // a pane that has no other beside it
    const used = panes.flatMap((pane) => {
      const most = Math.max(...moments.map((moment, place) => pane.rows(moment, output, moments[place - 1]).length));
      if (most === 0) return [];
      const body = make('div', { style: `min-height: ${1.6 * (most + (pane.title.startsWith('Tasks') ? 1 : 0))}em` });
      const element = make('div', { class: 'stepper-pane' }, make('p', { class: 'stepper-title' }, pane.title), body);
      grid.append(element);
      if (pane.wide) element.classList.add('stepper-wide');
      else half = half ? undefined : element;
      return [{ pane, body, was: {} }];
    });
    if (half) half.classList.add('stepper-wide');

    function show() {
      const moment = moments[shown[at]];
      const before = moments[shown[at - 1]] || nothing;
      const place = `Step ${at + 1} of ${shown.length}${moment.line ? `, line ${moment.line}` : ''}`;
      status.replaceChildren(...told(place, moment));
      range.max = shown.length;
      range.value = at + 1;
      range.setAttribute('aria-valuetext', place);
      for (const element of back) element.setAttribute('aria-disabled', at === 0);
      for (const element of forward) element.setAttribute('aria-disabled', at === shown.length - 1);
      link.href = `#${section.id}-${every.checked ? 'event-' : ''}${at + 1}`;

      for (const element of lineElements) element.removeAttribute('aria-current');
      const line = lineElements[moment.line - 1];
      if (line) line.setAttribute('aria-current', 'step');
      Object.keys(phases).forEach((phase, number) => {
        if (phase === moment.phase) strip.children[number].setAttribute('aria-current', 'true');
        else strip.children[number].removeAttribute('aria-current');
      });
      strip.lastChild.textContent = moment.cycle ? `cycle ${moment.cycle.toLocaleString('en')}, ${moment.time}` : '';
      for (const { pane, body, was } of used) {
        const [is, earlier] = [moment[pane.data], before[pane.data]];
        if (was.is === is && was.earlier === earlier) continue;
        Object.assign(was, { is, earlier });
        const empty = pane.empty && pane.rows(moment, output).length === 0;
        body.replaceChildren(empty ? make('p', { class: 'stepper-empty' }, pane.empty) : pane.show(moment, before, output));
      }
      // The program scrolls within itself, and last: this asks for the layout.
      if (!line) return;
      const [top, height] = [line.offsetTop - listing.offsetTop, program.clientHeight];
      if (top < program.scrollTop || top + 2 * line.offsetHeight > program.scrollTop + height) program.scrollTop = top - height / 2;
    }

    function go(to) {
      at = Math.min(Math.max(to, 0), shown.length - 1);
      show();
    }

    /** Goes where the address points, if that is one of our steps. */
    function follow(scroll) {
      const [, event, number] = location.hash.match(new RegExp(`^#${section.id}-(event-)?(\\d+)$`)) || [];
      if (!number) return;
      choose(Boolean(event));
      go(number - 1);
      if (scroll) section.scrollIntoView();
    }

    section.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      // mdBook turns the page at these keys, and has others.
      event.stopPropagation();
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 }[event.key];
      if (to === undefined || event.shiftKey) return;
      event.preventDefault();
      go(to);
    });

    section.prepend(
      make('p', { class: 'stepper-caption' }, section.getAttribute('aria-label')),
      make('div', { class: 'stepper-controls' }, ...back, ...forward, range),
      make('div', { class: 'stepper-options' }, make('label', {}, every, 'Every event'), link),
      says, program, ...(loops ? [strip] : []), grid,
    );
    section.classList.add('stepper-on');
    choose(false);
    go(0);
    follow(true);
    window.addEventListener('hashchange', () => follow(document.activeElement !== link));
  }

  const startAll = () => document.querySelectorAll('.stepper:not(.stepper-on)').forEach(start);
  // Not before mdBook's own script has gone over the page, lest it give our program its buttons.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', startAll);
  else startAll();
})();
