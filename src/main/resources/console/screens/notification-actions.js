import { html, nothing } from 'lit';
import { NOTIFICATIONS, post } from '../api.js';
import { confirm } from '../components/confirm-dialog.js';
import { toast } from '../components/toasts.js';
import { loadScreenTexts, t } from '../i18n.js';
import { OPEN, RESENDABLE } from './notification-words.js';

await loadScreenTexts('notification'); // where many are listed, too

/**
 * What a person can do with a delivery: send it once more, or keep it from being sent.
 * @param changed(delivery) with it as it is afterwards; undefined if that was refused
 * @param whom is named to who hears the buttons, where there are several
 */
export function deliveryActions(delivery, changed, whom) {
  const button = (name, act) => html`<button type="button" class="button" aria-label=${whom ? `${t(`notification.${name}`)}: ${whom}` : nothing}
    @click=${() => act(delivery, changed)}>${t(`notification.${name}`)}</button>`;
  return RESENDABLE.includes(delivery.state) ? button('resend', resend) : OPEN.includes(delivery.state) ? button('cancelOne', cancel) : nothing;
}

async function resend({ id, state }, changed) {
  const twice = state === 'sent' || state === 'unknown';
  if (await confirm({ title: t('notification.resendTitle'), text: t(twice ? 'notification.resendTwice' : 'notification.resendText'), action: t('notification.resend') })) {
    changed(await done(id, 'resend', 'notification.resent'));
  }
}

/** At once, as all that is not sent of a notification. */
async function cancel({ id }, changed) {
  if (await confirm({ title: t('notification.cancelOneTitle'), text: t('notification.cancelText', { n: 1 }), action: t('notification.cancelOne'), danger: true })) {
    changed(await done(id, 'cancel', 'notification.cancelDone'));
  }
}

async function done(id, change, words) {
  try {
    const { data } = await post(`${NOTIFICATIONS}/deliveries/${encodeURIComponent(id)}/${change}`);
    toast(t(words, { n: 1 }));
    return data;
  } catch (problem) {
    toast(problem.detail || t('problems.unreachable'), 'bad');
    return undefined;
  }
}
