/** What the service refused, as RFC 9457 has it. Status 0: no answer, or none that this page may read. */
export class Problem extends Error {
  constructor(body, answer) {
    super(body.detail);
    this.detail = body.detail ?? 'The service cannot be reached, or does not allow this page (hcm.security.allowed-origins).';
    this.status = answer?.status ?? 0;
    this.type = body.type?.split(':').at(-1);
    this.errors = body.errors ?? []; // [{ field, message }], all at once
    this.requestId = body.request_id; // finds it in the service's log
    this.retryAfter = Number(answer?.headers.get('Retry-After')) || undefined; // seconds
  }
}

/**
 * @param base as https://hr.example.com/hcm, without a slash at its end
 * @param organization of a Root's request; of others it is in the token
 * @return (method, path, { body, headers }) => { data, etag }, which throws Problem
 */
export function service({ base, token, organization }) {
  return async (method, path, { body, headers } = {}) => {
    const answer = await fetch(base + path, {
      method,
      credentials: 'omit', // the token says who asks, no cookie
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: 'application/json',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(organization && { 'X-Organization-Id': inBytes(organization) }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    }).catch(() => {
      throw new Problem({});
    });
    const data = await answer.json().catch(() => ({})); // 204 has none, a proxy's page is none
    if (!answer.ok) {
      throw new Problem({ detail: `The service answered ${answer.status}.`, ...data }, answer);
    }
    // A proxy that packs answers makes a weak one of it (W/"…"), which would never match.
    return { data, etag: answer.headers.get('ETag')?.replace(/^W\//, '') };
  };
}

/** A header holds bytes: an id beyond Latin letters goes as UTF-8. */
function inBytes(text) {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
