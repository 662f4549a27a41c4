import { html, nothing } from 'lit';
import { call, get, SETTINGS, withQuery } from '../api.js';
import { confirm } from '../components/confirm-dialog.js';
import '../components/csv-button.js';
import { HcmElement } from '../components/element.js';
import { emptyState, loading } from '../components/empty-state.js';
import { problemBox } from '../components/problem-box.js';
import { ago, moment } from '../components/time.js';
import { toast } from '../components/toasts.js';
import { t } from '../i18n.js';
import { KeysetPages } from '../pages.js';
import { fieldName, same, shownValue } from './settings-fields.js';

const PATH = `${SETTINGS}/history`;

/**
 * Every version with what it changed; an old one can be brought back.
 *
 * .base     the settings as they are, with their ETag
 * .route    its query has the cursor
 * restored  tells the settings as they are then
 */
class SettingsHistory extends HcmElement {
  static properties = { base: { attribute: false }, route: { attribute: false } };

  pages = new KeysetPages(this, { key: (version) => version.version, limit: 20 });

  willUpdate(changed) {
    if (changed.has('base') && this.etag !== this.base.etag && this.pages.ready) {
      this.pages.reload();
    } else if (changed.has('route')) {
      this.pages.show(PATH);
    }
    this.etag = this.base.etag;
  }

  render() {
    const { pages } = this;
    if (!pages.ready) {
      return pages.problem ? problemBox(pages.problem, () => pages.reload()) : loading(t('app.loading'));
    }
    return html`${problemBox(pages.problem, () => pages.reload())}
      <div class="section-head"><p class="muted">${t('settings.historyLead')}</p><hcm-csv .path=${PATH} .query=${{}} file="settings-history"></hcm-csv></div>
      ${pages.rows.length === 0 ? emptyState({ title: t('settings.noHistory') }) : html`<ol class="versions" aria-label=${t('settings.tabs.history')}>${pages.rows.map((row, at) => this.version(row, at))}</ol>`}
      ${pages.first && pages.last ? nothing : html`<nav class="pager" aria-label=${t('app.pages')}>
        <button type="button" class="button" ?disabled=${pages.first} @click=${() => pages.back()}>${t('app.previousPage')}</button>
        <button type="button" class="button" ?disabled=${pages.last} @click=${() => pages.next()}>${t('app.nextPage')}</button>
      </nav>`}`;
  }

  version({ version, changed_at: at, changed_by: by, request_id: request, changes }, place) {
    const newest = this.pages.first && place === 0;
    return html`<li class="card">
      <div class="section-head">
        <div>
          <h2>${t('settings.version', { version: String(version) })}</h2>
          <p><strong class="long">${who(by)}</strong> <span class="muted">${moment(at)} (${ago(at)})</span></p>
          ${request ? html`<p class="hint long">${t('settings.request')} <code>${request}</code></p>` : nothing}
        </div>
        ${newest ? html`<span class="muted">${t('settings.isNow')}</span>` : html`<button type="button" class="button" aria-label=${t('settings.restoreOf', { version: String(version) })}
          @click=${() => this.restore(version)}>${t('settings.restore')}</button>`}
      </div>
      ${changes.length === 0 ? html`<p class="muted">${t('settings.noChanges')}</p>` : differences(changes)}
    </li>`;
  }

  async restore(version) {
    try {
      const differs = await this.differencesTo(version);
      const yes = await confirm({
        title: t('settings.restoreTitle', { version: String(version) }),
        text: t(differs.length > 0 ? 'settings.restoreText' : 'settings.restoreNothing'),
        action: t('settings.restore'),
        body: differs.length > 0 ? differences(differs) : undefined,
      });
      if (yes) {
        const answer = await call('POST', `${PATH}/${version}/restore`, { headers: { 'If-Match': this.base.etag } });
        this.dispatchEvent(new CustomEvent('restored', { detail: answer }));
        this.pages.refresh();
        toast(t('settings.restored', { version: String(version) }));
      }
    } catch (problem) {
      if (problem.status === 412) {
        this.dispatchEvent(new CustomEvent('restored', { detail: await get(SETTINGS) }));
        toast(t('settings.restoreStale'), 'bad');
      } else {
        toast([problem.detail, ...problem.errors.map((each) => `${fieldName(each.field)}: ${each.message}`)].filter(Boolean).join(' ') || t('problems.unreachable'), 'bad');
      }
    }
  }

  /** What a version would change: of all that came after it, what it was before. */
  async differencesTo(version) {
    const before = new Map();
    let cursor;
    let again = true;
    while (again) {
      const { data } = await get(withQuery(PATH, { limit: 200, cursor }));
      for (const later of data.items.filter((each) => each.version > version)) {
        later.changes.forEach(({ field, from }) => before.set(field, from));
      }
      cursor = data.next_cursor ?? undefined;
      again = cursor !== undefined && data.items.at(-1).version > version;
    }
    const now = this.base.data;
    return [...before].map(([field, to]) => ({ field, from: now[field], to })).filter(({ field, from, to }) => field === 'slack_webhook_url' || !same(from, to));
  }
}

function who(by) {
  const known = { system: 'settings.bySystem', 'another program': 'settings.byProgram' }[by];
  return known ? t(known) : by;
}

function differences(changes) {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${t('settings.differences')}><table class="differences">
    <thead><tr><th scope="col">${t('settings.field')}</th><th scope="col">${t('settings.from')}</th><th scope="col">${t('settings.to')}</th></tr></thead>
    <tbody>${changes.map(({ field, from, to }) => html`<tr><th scope="row">${fieldName(field)}</th><td class="long">${shownValue(field, from)}</td><td class="long">${shownValue(field, to)}</td></tr>`)}</tbody>
  </table></div>`;
}

customElements.define('hcm-settings-history', SettingsHistory);
