import { preference } from './preferences.js';

/** Each view has an address: #/jobs?status=failed. What is not in it cannot be sent as a link. */

let organization; // of a Root, so that a link shows the same to who follows it

export function keepOrganization(id) {
  organization = id;
}

/** { screen: 'jobs', id: '01a2…' or undefined, query: URLSearchParams } of where we are. */
export function route() {
  const [path, query = ''] = splitAt(location.hash.replace(/^#\/?/, ''), '?');
  const [screen, id] = splitAt(path, '/');
  return { screen: screen || 'overview', id: id && decodeURIComponent(id), query: new URLSearchParams(query) };
}

function splitAt(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * An address, for href. Empty values are left out.
 * @param where 'jobs', or ['jobs', id]
 */
export function href(where, query = {}) {
  const [screen, id] = [where].flat();
  const entries = query instanceof URLSearchParams ? [...query] : Object.entries(query);
  const filled = entries.filter(([name, value]) => name !== 'org' && value !== undefined && value !== null && value !== '');
  const parameters = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
  if (organization !== undefined) {
    parameters.set('org', organization);
  }
  const text = parameters.toString();
  return `#/${screen}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${text && `?${text}`}`;
}

export function go(where, query) {
  location.hash = href(where, query);
}

/** Another address of the same view, without a step back to the one before. */
export function replace(where, query) {
  history.replaceState(null, '', href(where, query));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The query of this screen with some values changed; pages begin anew. undefined or '' takes a value away. */
export function changeQuery(changes) {
  const { screen, id, query } = route();
  query.delete('cursor');
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    if (value !== undefined && value !== null && value !== '') {
      query.set(name, value);
    }
  }
  go(id === undefined ? screen : [screen, id], query);
}

let guard;

/**
 * Asks before something else takes the place of what is shown.
 * @param ask resolves to whether one may go
 * @param stays whether it stays at a route; without it, whether that is of the same screen
 * @return what ends it
 */
export function askBeforeLeaving(ask, stays) {
  const { screen: here } = route();
  guard = { ask, from: location.href, stays: stays ?? (({ screen }) => screen === here) };
  const mine = guard;
  return () => (guard = guard === mine ? undefined : guard);
}

/** Whether the address may be followed; if not, it is again what it was. */
export async function mayFollow() {
  const mine = guard;
  if (!mine || mine.stays(route())) {
    mine && (mine.from = location.href);
    return true;
  }
  mine.asking ??= mine.ask();
  const yes = await mine.asking;
  mine.asking = undefined;
  if (!yes && guard === mine) {
    history.pushState(null, '', mine.from);
  }
  return yes;
}

export function startOrganization() {
  return route().query.get('org') ?? preference('organization');
}
