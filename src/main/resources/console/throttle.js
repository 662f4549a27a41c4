/**
 * A function that runs `work` at once, and when called again meanwhile once more, `milliseconds` after the last run:
 * never more often. stop() forgets what is still to come.
 */
export function atMostEvery(milliseconds, work) {
  let last = -Infinity;
  let timer;
  const run = () => {
    timer = undefined;
    last = performance.now();
    work();
  };
  const soon = () => {
    timer ??= setTimeout(run, Math.max(0, last + milliseconds - performance.now()));
  };
  soon.stop = () => clearTimeout(timer);
  return soon;
}
