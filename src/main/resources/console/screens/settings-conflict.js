import { html, nothing } from 'lit';
import { get, SETTINGS } from '../api.js';
import { HcmElement } from '../components/element.js';
import { ago } from '../components/time.js';
import { t } from '../i18n.js';
import { ALL, fieldName, same, shownValue } from './settings-fields.js';

/**
 * Somebody else has saved: what they changed beside what was being changed here.
 *
 * .base     what both began with
 * .mine     the changes that are not saved, by field
 * .theirs   what is saved now
 * resolved  tells the fields whose values stay mine; back: nothing is decided
 */
class SettingsConflict extends HcmElement {
  static properties = { base: { attribute: false }, mine: { attribute: false }, theirs: { attribute: false }, kept: { state: true }, last: { state: true }, missing: { state: true } };

  constructor() {
    super();
    this.kept = {}; // by field: mine or theirs
  }

  connectedCallback() {
    super.connectedCallback();
    get(`${SETTINGS}/history?limit=1`).then(({ data }) => (this.last = data.items[0]), () => {});
  }

  firstUpdated() {
    this.querySelector('h2').focus();
  }

  get #byThem() {
    return ALL.filter((field) => !same(this.base[field], this.theirs[field]));
  }

  /** Both changed it, and not to the same. */
  get #both() {
    return this.#byThem.filter((field) => field in this.mine && !same(this.mine[field], this.theirs[field]));
  }

  render() {
    const both = this.#both;
    const onlyTheirs = this.#byThem.filter((field) => !both.includes(field));
    const onlyMine = Object.keys(this.mine).filter((field) => !this.#byThem.includes(field));
    return html`<section class="card conflict" aria-labelledby="conflict-title">
      <h2 id="conflict-title" tabindex="-1">${t('settings.conflict')}</h2>
      <p>${this.last ? html`${t('settings.conflictBy', { who: this.last.changed_by })} ${ago(this.last.changed_at)}. ` : nothing}${t(both.length > 0 ? 'settings.conflictText' : 'settings.noConflictText')}</p>
      ${both.length > 0 ? this.choices(both) : nothing}
      ${this.list('settings.onlyTheirs', onlyTheirs, (field) => [this.base[field], this.theirs[field]])}
      ${this.list('settings.onlyMine', onlyMine, (field) => [this.theirs[field], this.mine[field]])}
      ${this.missing ? html`<p class="error" role="alert">${t('settings.chooseEach')}</p>` : nothing}
      <div class="actions">
        <button type="button" class="button primary" @click=${() => this.save()}>${t(both.length > 0 ? 'settings.saveChosen' : 'settings.saveMineToo')}</button>
        <button type="button" class="button" @click=${() => this.resolve([])}>${t('settings.takeTheirs')}</button>
        ${both.length > 0 ? html`<button type="button" class="button" @click=${() => this.resolve(Object.keys(this.mine))}>${t('settings.takeMine')}</button>` : nothing}
        <button type="button" class="quiet" @click=${() => this.dispatchEvent(new Event('back'))}>${t('settings.backToForm')}</button>
      </div>
    </section>`;
  }

  choices(fields) {
    return html`<div class="stack">${fields.map((field) => html`<fieldset class="choice">
      <legend>${fieldName(field)}</legend>
      <p class="muted">${t('settings.before')} ${shownValue(field, this.base[field])}</p>
      ${this.choice(field, 'theirs', this.theirs[field])}
      ${this.choice(field, 'mine', this.mine[field])}
    </fieldset>`)}</div>`;
  }

  choice(field, whose, value) {
    return html`<label class="option"><input type="radio" name="choice-${field}" .checked=${this.kept[field] === whose} @change=${() => this.keep(field, whose)}>
      <span><span class="muted">${t(`settings.${whose}`)}</span> <strong class="long">${shownValue(field, value)}</strong></span></label>`;
  }

  keep(field, whose) {
    this.kept = { ...this.kept, [field]: whose };
    this.missing = false;
  }

  list(title, fields, values) {
    return fields.length === 0 ? nothing : html`<h3>${t(title)}</h3>
      <dl class="facts">${fields.map((field) => {
        const [from, to] = values(field);
        return html`<dt>${fieldName(field)}</dt><dd>${shownValue(field, from)} → <strong>${shownValue(field, to)}</strong></dd>`;
      })}</dl>`;
  }

  save() {
    this.missing = this.#both.some((field) => !this.kept[field]);
    if (this.missing) {
      this.querySelector('fieldset:not(:has(:checked)) input')?.focus();
      return;
    }
    this.resolve(Object.keys(this.mine).filter((field) => this.kept[field] !== 'theirs'));
  }

  resolve(kept) {
    this.dispatchEvent(new CustomEvent('resolved', { detail: kept }));
  }
}

customElements.define('hcm-settings-conflict', SettingsConflict);
