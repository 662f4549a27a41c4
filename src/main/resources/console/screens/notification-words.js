import { html, nothing } from 'lit';
import { badge } from '../components/badge.js';
import { none } from '../components/time.js';
import { number } from '../format.js';
import { has, t } from '../i18n.js';

/** Words that the list and the page of one notification share; they are texts of both screens. */

export const STATES = ['pending', 'held', 'digested', 'sending', 'sent', 'delivered', 'bounced', 'suppressed', 'failed', 'unknown', 'expired', 'cancelled'];

/** From these a person can send once more; what is in the others waits, or has arrived. */
export const RESENDABLE = ['failed', 'unknown', 'bounced', 'suppressed', 'expired', 'cancelled', 'sent'];

/** What a cancellation stops. */
export const OPEN = ['pending', 'held', 'digested'];

/** A word of the API, or the API's own if the page does not know it. */
export function word(screen, group, value) {
  const key = `${screen}.${group}.${value}`;
  return value === null || value === undefined ? none() : has(key) ? t(key) : value;
}

/** How many deliveries are in which state, those that need somebody first. */
export function stateCounts(states) {
  const order = ['failed', 'bounced', 'unknown', 'held', 'sending', 'pending', 'digested', 'delivered', 'sent', 'suppressed', 'expired', 'cancelled'];
  const known = Object.entries(states).filter(([, count]) => count > 0).sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  return known.length === 0 ? none() : html`<span class="state-counts">${known.map(([state, count]) => html`<span>${count > 1 || known.length > 1 ? html`<span class="numeric">${number(count)}</span> ` : nothing}${badge(state)}</span>`)}</span>`;
}

/** @param delivery as the API has it: masked */
export function recipient({ channel, recipient: { id, name, address } }, slack) {
  const shown = channel === 'slack' ? slack : (name ?? address ?? id ?? '–');
  const below = [shown === address ? undefined : address, id].filter(Boolean).join(' · ');
  return html`<span class="recipient">${shown}${below ? html`<span class="id">${below}</span>` : nothing}</span>`;
}
