import { html } from 'lit';
import { href } from '../router.js';

/** The tags of a job, each of which leads to all that have it. */
export function tagLinks(tags) {
  return html`<span class="tags">${tags.map((tag) => html`<a href=${href('jobs', { tag })}>${tag}</a>`)}</span>`;
}

/** What is wrong with one of them, for the field in which all stand. */
export function tagsError(problem) {
  return problem?.errors?.find(({ field }) => /^tags\b/.test(field))?.message;
}
