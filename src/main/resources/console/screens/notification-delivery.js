import { html, nothing } from 'lit';
import { get, NOTIFICATIONS } from '../api.js';
import { badge } from '../components/badge.js';
import { HcmElement } from '../components/element.js';
import { loading } from '../components/empty-state.js';
import { problemBox } from '../components/problem-box.js';
import { timeLine } from '../components/time-line.js';
import { ago, moment, none } from '../components/time.js';
import { between } from '../format.js';
import { t } from '../i18n.js';
import { changeQuery, href } from '../router.js';
import { deliveryActions } from './notification-actions.js';
import { recipient, word } from './notification-words.js';

/**
 * One delivery: why it is where it is, every attempt, and what the provider said later.
 *
 * .delivery its id
 * .alone    it is the only one of its notification, and cannot be closed
 * .focused  whether it was chosen on this page
 * changed   it was sent once more, or cancelled
 */
class Delivery extends HcmElement {
  static properties = { delivery: { attribute: false }, alone: { attribute: false }, data: { state: true }, problem: { state: true } };

  willUpdate(changed) {
    if (changed.has('delivery')) {
      this.data = this.problem = undefined;
      this.load().then(() => this.updateComplete).then(() => this.focused && this.querySelector('h2')?.focus());
    }
  }

  get path() {
    return `${NOTIFICATIONS}/deliveries/${encodeURIComponent(this.delivery)}`;
  }

  async load() {
    const { path } = this;
    try {
      const { data } = await get(path);
      if (path === this.path) {
        this.data = data;
        this.problem = undefined;
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  render() {
    const { data } = this;
    return html`<section class="card spaced delivery" aria-labelledby="delivery-title">
      <div class="section-head">
        <h2 id="delivery-title" tabindex="-1">${t('notification.delivery')} ${data ? badge(data.state) : nothing}</h2>
        <div class="actions">
          ${data ? deliveryActions(data, (now) => this.changed(now)) : nothing}
          ${this.alone ? nothing : html`<button type="button" class="quiet" @click=${() => changeQuery({ delivery: undefined })}>${t('app.close')}</button>`}
        </div>
      </div>
      ${problemBox(this.problem, () => this.load())}
      ${data ? this.body(data) : this.problem ? nothing : loading(t('app.loading'))}
    </section>`;
  }

  body(data) {
    return html`<p class="sentence">${data.sentence}</p>
      <div class="columns">
        <dl class="facts">
          <dt>${t('notification.recipient')}</dt><dd>${recipient(data, t('notification.slackChannel'))}</dd>
          <dt>${t('notification.channel')}</dt><dd>${word('notification', 'channels', data.channel)}</dd>
          ${data.provider ? html`<dt>${t('notification.provider')}</dt><dd>${word('notification', 'providers', data.provider)}</dd>` : nothing}
          ${data.reason ? html`<dt>${t('notification.reason')}</dt><dd>${word('notification', 'reasons', data.reason)}</dd>` : nothing}
          ${data.next_at ? html`<dt>${t('notification.next')}</dt><dd>${moment(data.next_at)} <span class="muted">(${ago(data.next_at)})</span></dd>` : nothing}
          ${data.deadline_at ? html`<dt>${t('notification.deadline')}</dt><dd>${moment(data.deadline_at)}</dd>` : nothing}
          ${data.resends > 0 ? html`<dt>${t('notification.resends')}</dt><dd>${data.resends}</dd>` : nothing}
          ${data.job_id ? html`<dt>${t('notification.job')}</dt><dd><a class="long" href=${href(['jobs', data.job_id])}>${data.job_id}</a></dd>` : nothing}
          <dt>${t('notification.id')}</dt><dd><code>${data.id}</code></dd>
        </dl>
        ${timeLine(t('notification.story'), this.events(data))}
      </div>`;
  }

  events(data) {
    const tones = { ok: ['good', 'completed'], throttled: ['warn', 'paused'], transient: ['warn', 'paused'], unknown: ['warn', 'failed'] };
    const attempts = [...data.attempts].reverse().map((each) => {
      const [tone, shape] = each.outcome === null ? ['info', 'processing'] : (tones[each.outcome] ?? ['bad', 'failed']);
      return {
        at: each.started_at,
        tone,
        shape,
        title: t('notification.attempt', { n: each.attempt, provider: word('notification', 'providers', each.provider) }),
        text: html`${each.outcome === null ? t('notification.asking') : word('notification', 'outcomes', each.outcome)}${each.stage && each.outcome !== 'ok' ? html` <span class="muted">${t('notification.stage', { stage: word('notification', 'stages', each.stage) })}</span>` : nothing}${each.started_at && each.finished_at ? html` <span class="muted">${t('notification.took', { took: between(each.started_at, each.finished_at) })}</span>` : nothing}`,
        body: html`${each.advice ? html`<p class="muted">${each.advice}</p>` : nothing}${each.retry_after ? html`<p class="muted">${t('notification.retryAfter', { n: each.retry_after })}</p>` : nothing}`,
      };
    });
    const receipt = { delivered: ['good', 'completed'], bounced: ['bad', 'failed'] }[data.state];
    return [
      { at: data.created_at, title: t('notification.made') },
      ...attempts,
      ...(receipt ? [{ title: t('notification.receipt'), text: t(`notification.receipts.${data.state}`), tone: receipt[0], shape: receipt[1] }] : []),
    ];
  }

  changed(now) {
    this.data = now ?? this.data;
    this.dispatchEvent(new Event('changed'));
  }
}

customElements.define('hcm-delivery', Delivery);
