import { get, withQuery } from './api.js';
import { changeQuery, route } from './router.js';

const PAGE = 50;
const MOST_COUNTED = 1_000;

/** Where each page came from, so that one can go back; a link to a page in the middle knows only the first. */
const before = new Map();

/**
 * One page of a list of the API, by its cursor, for <hcm-table>. A Lit controller:
 * `pages = new KeysetPages(this)`, then pages.show(path, query) whenever the route changes.
 */
export class KeysetPages {
  rows = [];
  total = 0;
  capped = false;
  loading = false;
  problem;
  fresh = 0; // how many are new since the page was loaded; -1: something is, who knows how many
  #hosts = new Set();
  #path;
  #query;
  #cursor;
  #next;
  #asked;
  #news = new Set();
  #loaded = false;
  #stale = false; // the rows are those of another filter

  constructor(host, { limit = PAGE, key = (row) => row.id } = {}) {
    this.watch(host);
    this.limit = limit;
    this.key = key;
    host.addController(this);
  }

  /** Also draws that element anew when something changes. */
  watch(element) {
    this.#hosts.add(element);
  }

  #changed() {
    this.#hosts.forEach((element) => element.requestUpdate());
  }

  hostDisconnected() {
    this.#asked?.abort();
  }

  /** @param query the filters, without cursor and limit; the cursor is in the address */
  show(path, query = {}) {
    const cursor = route().query.get('cursor') ?? undefined;
    const same = this.#path === path && JSON.stringify(this.#query) === JSON.stringify(query);
    if (same && this.#cursor === cursor && this.#loaded) {
      return undefined;
    }
    this.#stale = !same; // the rows stay until others come, so that nothing jumps
    [this.#path, this.#query, this.#cursor] = [path, query, cursor];
    return this.reload();
  }

  async reload() {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.loading = true;
    this.#changed();
    try {
      const { data } = await get(this.#address(), { signal: asked.signal });
      this.#take(data);
    } catch (problem) {
      if (problem.name === 'AbortError') {
        return;
      }
      this.problem = problem;
      if (this.#stale) {
        this.rows = [];
        this.#loaded = false;
      }
    }
    if (this.#asked === asked) {
      this.loading = false;
      this.#changed();
    }
  }

  #address(cursor = this.#cursor) {
    return withQuery(this.#path, { ...this.#query, limit: this.limit, cursor });
  }

  #take(page) {
    this.problem = undefined;
    this.rows = page.items;
    this.total = page.total;
    this.capped = page.total_is_lower_bound ?? false;
    this.#next = page.next_cursor ?? undefined;
    this.#loaded = true;
    this.#stale = false;
    this.#news.clear();
    this.fresh = 0;
  }

  /** Whether it has been loaded at all. */
  get ready() {
    return this.#loaded;
  }

  get first() {
    return this.#cursor === undefined;
  }

  get last() {
    return this.#next === undefined;
  }

  next() {
    before.set(this.#next, this.#cursor);
    changeQuery({ cursor: this.#next });
    scrollTo(0, 0);
  }

  /** To the page before, or to the first. */
  back() {
    changeQuery({ cursor: before.get(this.#cursor) });
    scrollTo(0, 0);
  }

  /** The newest, from the beginning. */
  refresh() {
    if (this.first) {
      return this.reload();
    }
    changeQuery({});
    return undefined;
  }

  /** Changes rows that are shown, where they are. @param change(row) returns the row as it is now */
  update(id, change) {
    this.rows = this.rows.map((row) => (this.key(row) === id ? change(row) : row));
    this.#changed();
  }

  has(id) {
    return this.rows.some((row) => this.key(row) === id);
  }

  /** One that belongs into the list and is not shown: it is counted, and the list stays where it is. */
  isNew(id) {
    if (this.fresh < 0) {
      return;
    }
    this.#news.add(id);
    this.fresh = this.#news.size;
    if (this.fresh > MOST_COUNTED) {
      this.#news.clear(); // nobody reads the number, and the page may stay open for days
      this.fresh = -1;
    }
    this.#changed();
  }

  /** Something may be new. */
  mayBeNew() {
    this.fresh = -1;
    this.#changed();
  }

  /** Without a stream: asks for the first page, and counts what is not on the shown one. */
  async look() {
    if (!this.first || !this.#loaded || this.loading) {
      return;
    }
    const [path, query] = [this.#path, this.#query];
    const page = await get(this.#address(undefined)).then((answer) => answer.data, () => undefined);
    if (!page || path !== this.#path || query !== this.#query || this.loading) {
      return;
    }
    for (const row of page.items) {
      if (this.has(this.key(row))) {
        this.update(this.key(row), () => row);
      } else {
        this.isNew(this.key(row));
      }
    }
  }
}
