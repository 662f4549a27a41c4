import { JOBS, post, valuesIn } from './api.js';
import { confirm, inWords } from './components/confirm-dialog.js';
import { toast, undoable } from './components/toasts.js';
import { t } from './i18n.js';

/** What can be done with many jobs: to those in which states, and whether it destroys. */
export const CHANGES = {
  retry: { states: ['failed', 'cancelled'] },
  run: { states: ['queued'] },
  cancel: { states: ['queued', 'processing'], danger: true },
};

const MOST_IDS = 500; // in one request

/**
 * The bodies that say which jobs are meant.
 * @param selection of a table
 * @param filters those of the list, as its query has them
 */
export function bodiesOf(selection, filters) {
  if (!selection.all) {
    const ids = [...selection.ids];
    return Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, at) => ({
      filter: { ids: ids.slice(at * MOST_IDS, (at + 1) * MOST_IDS) },
    }));
  }
  const lists = { status: 'status', job_type: 'job_type', priority: 'priority', tag: 'tags' };
  const given = Object.entries(filters).filter(([, value]) => value);
  const filter = Object.fromEntries(given.map(([name, value]) => (lists[name] ? [lists[name], valuesIn(value)] : [name, value])));
  return [given.length === 0 ? { all: true } : { filter }];
}

/**
 * Counts, asks, waits for an undo, and does it.
 * @param change retry, run, cancel, or discard of a group
 * @param path where it is done; its texts are jobs.bulk.CHANGE
 * @param done is called when it was done
 * @return whether somebody said yes
 */
export async function changeMany({ change, bodies, path = `${JOBS}/${change}`, danger = CHANGES[change]?.danger, done }) {
  const text = (key, values) => t(`bulk.${change}.${key}`, values);
  const counted = await confirm({
    title: text('title'),
    text: (counted) => text('text', counted),
    action: (counted) => text('action', counted),
    danger,
    count: () => count(path, bodies),
  });
  if (!counted) {
    return false;
  }
  const run = async (options) => {
    const result = await all(path, bodies, options);
    done?.();
    return text('done', { n: result.changed }) + (result.skipped > 0 ? ` ${t('bulk.skipped', { n: result.skipped })}` : '');
  };
  if (danger) {
    undoable(text('waiting', inWords(counted)), run);
  } else {
    await run().then(toast, (problem) => toast(problem.detail || t('problems.unreachable'), 'bad'));
  }
  return true;
}

async function count(path, bodies) {
  const sum = { matched: 0, matched_is_lower_bound: false };
  for (const body of bodies) {
    const { data } = await post(path, { ...body, dry_run: true });
    sum.matched += data.matched;
    sum.matched_is_lower_bound ||= data.matched_is_lower_bound;
  }
  return sum;
}

/** One request does a part of very many: it is sent until nothing is left. */
async function all(path, bodies, options) {
  const sum = { changed: 0, skipped: 0 };
  for (const body of bodies) {
    for (let more = true; more; ) {
      const { data } = await post(path, body, options);
      sum.changed += data.changed;
      sum.skipped += data.skipped;
      more = data.more && data.changed > 0;
    }
  }
  return sum;
}
