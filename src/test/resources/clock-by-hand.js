// Before anything of the page: its timers go by a clock that a test moves, and what it asks for is written down.
(() => {
  const wait = window.setTimeout.bind(window);
  const stop = window.clearTimeout.bind(window);
  const ask = window.fetch.bind(window);
  const started = performance.now();
  const OURS = 1e9; // numbers of timers that the browser does not give
  const SOON = 50; // what is put off only until something is drawn goes by the browser's clock
  const timers = new Map();
  let now = 0;
  let made = OURS;
  let open = 0;

  const add = (work, at, every) => {
    timers.set(++made, { work, at, every });
    return made;
  };
  window.setTimeout = (work, after = 0, ...rest) => (after < SOON ? wait(work, after, ...rest) : add(() => work(...rest), now + after));
  window.setInterval = (work, every, ...rest) => add(() => work(...rest), now + every, every);
  window.clearTimeout = window.clearInterval = (id) => (id > OURS ? timers.delete(id) : stop(id));
  performance.now = () => started + now;

  window.asked = []; // paths, in their order
  window.fetch = async (...what) => {
    const path = new URL(what[0], location.href).pathname;
    window.asked.push(path);
    open++;
    try {
      if (window.withoutStream && path.endsWith('/events')) {
        throw new TypeError('There is no stream');
      }
      return await ask(...what);
    } finally {
      open--;
    }
  };

  const settled = async () => {
    do {
      await new Promise((done) => wait(done, 5));
    } while (open > 0);
  };
  const due = (end) => [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];

  /** Sets window.arrived when all is done that is due until then, with the requests that follow from it. */
  window.advance = async (milliseconds) => {
    window.arrived = false;
    const end = now + milliseconds;
    for (let next = due(end); next; next = due(end)) {
      const [id, timer] = next;
      now = Math.max(now, timer.at);
      if (timer.every === undefined) {
        timers.delete(id);
      } else {
        timer.at = now + timer.every;
      }
      timer.work();
      await settled();
    }
    now = end;
    window.arrived = true;
  };
})();
