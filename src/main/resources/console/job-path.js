import { JOBS } from './api.js';

/** Where the API has a job of which only the id is known. Any text may be one; `self`, where there is one, says the same. */
export function jobPath(id) {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    return `${JOBS}/${id}`;
  }
  const bytes = String.fromCharCode(...new TextEncoder().encode(id));
  return `${JOBS}/~${btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}
