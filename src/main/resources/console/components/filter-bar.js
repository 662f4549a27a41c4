import { html, nothing } from 'lit';
import { instantOf, localOf, shownZone } from '../format.js';
import { t } from '../i18n.js';
import { changeQuery } from '../router.js';
import { HcmElement } from './element.js';
import { selectField, textField } from './field.js';

/**
 * Filters of a list, which are in the address and nowhere else.
 *
 * .filters  [{ name, label, kind: 'text' | 'select' | 'time', options?, hint?, search? }]; `name` is the parameter of the address;
 *           `search`: the key / goes there
 * .query    route.query
 */
class FilterBar extends HcmElement {
  static properties = { filters: { attribute: false }, query: { attribute: false } };

  render() {
    const active = this.filters.filter((filter) => this.query.get(filter.name));
    return html`<search><form class="filters" aria-label=${t('app.filters')} @submit=${(e) => e.preventDefault()}>
      ${this.filters.map((filter) => this.field(filter))}
      ${active.length > 0 ? html`<button type="button" class="button" @click=${() => this.clear()}>${t('app.clearFilters', { n: active.length })}</button>` : nothing}
    </form></search>`;
  }

  field({ name, label, kind, options, hint, list }) {
    const value = this.query.get(name) ?? '';
    const common = { name, label, hint, value, onChange: (next) => changeQuery({ [name]: next.trim() }) };
    if (kind === 'select') {
      return selectField({ ...common, options: [{ value: '', label: t('app.any') }, ...options] });
    }
    if (kind === 'time') {
      return textField({
        ...common,
        label: `${label} (${shownZone()})`,
        type: 'datetime-local',
        value: localOf(value),
        onChange: (next) => changeQuery({ [name]: instantOf(next) }),
      });
    }
    return textField({ ...common, type: 'search', list });
  }

  updated() {
    const search = this.filters.find((filter) => filter.search);
    search && this.querySelector(`[name="${search.name}"]`)?.setAttribute('data-search', '');
  }

  clear() {
    changeQuery(Object.fromEntries(this.filters.map((filter) => [filter.name, undefined])));
  }
}

customElements.define('hcm-filters', FilterBar);
