import { call, get, nameOrganization, post, remove, SETTINGS, whenSessionEnds } from './api.js';
import { abandonAll, doAllNow } from './components/toasts.js';
import { useOrganizationZone } from './format.js';
import { restart, whenStreamRefused } from './live.js';
import { keepOrganization, startOrganization } from './router.js';

/** Who is signed in, and for which organization. The token is in a cookie that no script can read. */

const SESSION = '/console/session';

let session; // { subject, role, organization_id, expires_at }
let organization;
const changes = new EventTarget();

export function currentSession() {
  return session;
}

/** The organization that all calls are about; undefined for a Root who has chosen none yet. */
export function currentOrganization() {
  return organization;
}

export function isRoot() {
  return session?.role === 'Root';
}

/** @return what ends it */
export function onSession(listener) {
  changes.addEventListener('change', listener);
  changes.addEventListener('zone', listener);
  return () => {
    changes.removeEventListener('change', listener);
    changes.removeEventListener('zone', listener);
  };
}

/** Takes up the session that the cookie stands for, if there is one. */
export async function resume() {
  begin(await get(SESSION).then((answer) => answer.data, () => undefined));
}

/** @throws ApiProblem */
export async function signInWithToken(token) {
  await call('POST', SESSION, { headers: { Authorization: `Bearer ${token}` } });
  await resume();
}

/** @throws ApiProblem */
export async function signInWithCode(code) {
  await post(SESSION, { code });
  await resume();
}

export async function signOut() {
  await doAllNow();
  await remove(SESSION).catch(() => {}); // then it had ended by itself
  begin(undefined);
}

/** How it ends is told by the service: the stream of events ends with the token, and what comes after is answered 401. */
function begin(next) {
  session = next?.subject === undefined ? undefined : next;
  organization = isRoot() ? (startOrganization() ?? session.organization_id ?? undefined) : session?.organization_id;
  useSession();
}

function useSession() {
  nameOrganization(isRoot() ? organization : undefined);
  keepOrganization(isRoot() ? organization : undefined);
  useOrganizationZone(undefined);
  restart(session !== undefined);
  changes.dispatchEvent(new Event('change'));
  if (session && organization !== undefined) {
    get(SETTINGS).then((answer) => {
      useOrganizationZone(answer.data.timezone);
      changes.dispatchEvent(new Event('zone'));
    }, () => {}); // then its zone is not shown
  }
}

function ended() {
  if (session) {
    abandonAll();
    begin(undefined);
  }
}

whenSessionEnds(ended);
whenStreamRefused(ended);
