import { fieldText } from './json-text.js';

/** All that the page asks of the service goes through here: the public API, and the page's own session. */

/** Where the console is served; the API is beside it, also below a context path. */
const BASE = new URL('..', import.meta.url);

export const JOBS = '/api/system/background-jobs';
export const SCHEDULES = '/api/system/job-schedules';
export const SETTINGS = '/api/system/notification-settings';
export const NOTIFICATIONS = '/api/system/notifications';

/** What the service refused, as RFC 9457 has it. */
export class ApiProblem extends Error {
  /** @param answer the Response, or undefined if none came */
  constructor(body, answer) {
    super(body.detail ?? body.title ?? '');
    this.status = answer?.status ?? 0;
    this.type = body.type?.split(':').at(-1) ?? 'unreachable';
    this.detail = body.detail;
    this.requestId = body.request_id ?? answer?.headers.get('X-Request-Id');
    this.errors = body.errors ?? [];
    this.retryAfter = Number(answer?.headers.get('Retry-After')) || undefined; // seconds
  }

  /** What is wrong with a field, or undefined. */
  of(field) {
    return this.errors.find((error) => error.field === field)?.message;
  }
}

/** What is read is asked for again by itself if the service wants to be left alone for so many seconds, and no more. */
const PATIENCE = 10;

let organization; // the one that a Root has chosen, else undefined
let onSessionEnd = () => {};
let onReached = () => {};

export function nameOrganization(id) {
  organization = id;
}

export function whenSessionEnds(listener) {
  onSessionEnd = listener;
}

/** @param listener told after each call whether the service answered, whatever it said */
export function whenReached(listener) {
  onReached = listener;
}

export function url(path) {
  return new URL(path.replace(/^\//, ''), BASE);
}

/** Headers that each call carries. */
export function organizationHeaders() {
  return organization === undefined ? {} : { 'X-Organization-Id': headerText(organization) };
}

/** A header holds bytes: an id beyond Latin letters goes as UTF-8. */
function headerText(text) {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/**
 * @param options body (sent as JSON, or a text as it is), headers, signal
 * @return { data, text, etag, status, headers, field(name) }
 * @throws ApiProblem
 */
export async function call(method, path, options = {}) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(method, path, options);
    } catch (problem) {
      const again = method === 'GET' && attempt < 2 && problem.status === 503 && problem.retryAfter <= PATIENCE;
      if (!again) {
        throw problem;
      }
      await new Promise((wait) => setTimeout(wait, problem.retryAfter * 1000));
    }
  }
}

async function once(method, path, { body, headers, signal }) {
  let answer;
  try {
    answer = await fetch(url(path), {
      method,
      signal,
      headers: {
        Accept: 'application/json',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...organizationHeaders(),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    onReached(false);
    throw new ApiProblem({});
  }
  onReached(true);
  const text = await answer.text();
  if (!answer.ok) {
    if (answer.status === 401) {
      onSessionEnd();
    }
    throw new ApiProblem(parse(text) ?? {}, answer);
  }
  return {
    data: parse(text),
    text,
    status: answer.status,
    headers: answer.headers,
    etag: answer.headers.get('ETag')?.replace(/^W\//, ''), // a proxy that packs makes it weak, and such a one matches nothing
    /** A field of the answer as it was sent: numbers that JavaScript cannot hold stay what they are. */
    field: (name) => fieldText(text, name),
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // empty, or a proxy's page
  }
}

export const get = (path, options) => call('GET', path, options);
export const post = (path, body, options) => call('POST', path, { ...options, body });
export const remove = (path, options) => call('DELETE', path, options);

/** POST of something new: sent twice, by whatever accident, it is made once. Keep the key while a form is open. */
export function create(path, body, key = randomKey()) {
  return post(path, body, { headers: { 'Idempotency-Key': key } });
}

/** Not randomUUID, which a browser has on https and localhost only. */
export function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, '0')).join('');
}

/** PUT of what was changed only; 412 says that somebody else saved since the ETag was read. */
export function put(path, changes, etag) {
  return call('PUT', path, { body: changes, headers: etag ? { 'If-Match': etag } : {} });
}

/** A path with a query; empty values are left out, arrays are joined by commas. */
export function withQuery(path, query) {
  const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && String(value) !== '');
  const text = new URLSearchParams(filled.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** What stands in a query, or in a field, separated by commas. */
export function valuesIn(text) {
  return text.split(',').map((each) => each.trim()).filter(Boolean);
}

/** The same call for a shell. The token stays out of it. */
export function asCurl(method, path, body) {
  const words = ['curl', ...(method === 'GET' ? [] : ['-X', method]), quoted(url(path).href)];
  words.push('-H', '"Authorization: Bearer $TOKEN"');
  if (organization !== undefined) {
    words.push('-H', quoted(`X-Organization-Id: ${organization}`));
  }
  if (body !== undefined) {
    words.push('-H', quoted('Content-Type: application/json'));
    words.push('-d', quoted(typeof body === 'string' ? body : JSON.stringify(body)));
  }
  return words.join(' ');
}

function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
