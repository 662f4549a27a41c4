import { html, nothing } from 'lit';
import { cappedNumber, number } from '../format.js';
import { t } from '../i18n.js';
import { prefer, preference } from '../preferences.js';
import { HcmElement } from './element.js';
import { emptyState, loading } from './empty-state.js';
import { icon } from './icon.js';
import { problemBox } from './problem-box.js';
import { Selection } from './selection.js';

/**
 * A list of the API as a table.
 *
 * .name      for what is remembered of it: which columns are shown
 * .caption   what the table lists, in words
 * .columns   [{ id, label, cell(row), hidden?, always?, numeric? }]; the first is the header of its row. `hidden`: not
 *            unless chosen; `always`: cannot be left out
 * .pages     a KeysetPages
 * .empty     { title, text, action } when there is nothing
 * .actions   (selection) => template: with it rows can be selected; selection is { ids, all }
 * .tools     a template beside the choice of columns, as a CSV link
 */
class DataTable extends HcmElement {
  static properties = {
    name: {},
    caption: {},
    columns: { attribute: false },
    pages: { attribute: false },
    empty: { attribute: false },
    actions: { attribute: false },
    tools: { attribute: false },
    selection: { state: true },
  };

  constructor() {
    super();
    this.selection = new Selection();
  }

  /** After a bulk action, or another filter. */
  clearSelection() {
    this.selection = new Selection();
  }


  willUpdate(changed) {
    changed.has('pages') && this.pages.watch(this);
  }

  render() {
    const { pages } = this;
    if (pages.problem && !pages.ready) {
      return problemBox(pages.problem, () => pages.reload());
    }
    if (!pages.ready) {
      return loading(t('app.loading'));
    }
    return html`
      ${problemBox(pages.problem, () => pages.reload())}
      ${this.bar()}
      ${this.news()}
      ${pages.rows.length > 0 ? this.table() : pages.loading ? loading(t('app.loading')) : emptyState(this.empty ?? { title: t('app.nothing') })}
      ${this.pager()}`;
  }

  bar() {
    const { pages, selection } = this;
    // Lists that do not count say at least what is shown.
    const words = pages.total === undefined ? t('app.shown', { n: pages.rows.length, shown: number(pages.rows.length) })
      : t('app.total', { n: pages.total, total: cappedNumber(pages.total, pages.capped) });
    const count = html`<p class="muted" role="status">${words}</p>`;
    return html`<div class="table-bar" ?data-selecting=${!selection.isEmpty}>
      ${selection.isEmpty ? count : this.selected()}
      <div class="actions">
        ${selection.isEmpty ? html`${this.tools ?? nothing}${this.columnChoice()}` : this.actions(selection)}
      </div>
    </div>`;
  }

  selected() {
    const { pages, selection } = this;
    const total = cappedNumber(pages.total, pages.capped);
    return html`<p role="status">
        ${selection.all ? t('app.allSelected', { n: pages.total, total }) : t('app.selected', { n: selection.ids.size })}
        ${!selection.all && pages.total > selection.ids.size ? html`<button type="button" class="link" @click=${() => (this.selection = Selection.everything())}>${t('app.selectAll', { n: pages.total, total })}</button>` : nothing}
        <button type="button" class="link" @click=${this.clearSelection}>${t('app.clearSelection')}</button>
      </p>`;
  }

  columnChoice() {
    const shown = this.shownColumns();
    return html`<details class="menu">
      <summary class="button">${icon('columns')}${t('app.columns')}</summary>
      <fieldset class="menu-panel">
        <legend class="unseen">${t('app.columns')}</legend>
        ${this.columns.filter((column) => !column.always).map((column) => html`<label class="menu-item">
          <input type="checkbox" .checked=${shown.includes(column)} @change=${(e) => this.showColumn(column, e.target.checked)}>${column.label}
        </label>`)}
      </fieldset>
    </details>`;
  }

  shownColumns() {
    const chosen = preference(`columns.${this.name}`, {});
    return this.columns.filter((column) => column.always || (chosen[column.id] ?? !column.hidden));
  }

  showColumn(column, shown) {
    prefer(`columns.${this.name}`, { ...preference(`columns.${this.name}`, {}), [column.id]: shown });
    this.requestUpdate();
  }

  news() {
    const { fresh } = this.pages;
    return html`<div aria-live="polite">${fresh === 0 ? nothing : html`<button type="button" class="news" @click=${() => this.pages.refresh()}>
      ${fresh > 0 ? t('app.fresh', { n: fresh }) : t('app.mayBeFresh')}
    </button>`}</div>`;
  }

  table() {
    const columns = this.shownColumns();
    const { pages } = this;
    return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${this.caption} aria-busy=${pages.loading}>
      <table>
        <caption class="unseen">${this.caption}</caption>
        <thead><tr>
          ${this.actions ? html`<td class="tick">${this.tickAll()}</td>` : nothing}
          ${columns.map((column) => html`<th scope="col" class=${column.numeric ? 'numeric' : nothing}>${column.label}</th>`)}
        </tr></thead>
        <tbody @click=${this.clicked}>${pages.rows.map((row) => this.row(row, columns))}</tbody>
      </table>
    </div>`;
  }

  row(row, [first, ...others]) {
    const id = this.pages.key(row);
    const chosen = this.selection.has(id);
    return html`<tr ?data-selected=${chosen}>
      ${this.actions ? html`<td class="tick"><input type="checkbox" .checked=${chosen} aria-label=${t('app.select', { what: id })}></td>` : nothing}
      <th scope="row">${first.cell(row)}</th>
      ${others.map((column) => html`<td class=${column.numeric ? 'numeric' : nothing}>${column.cell(row)}</td>`)}
    </tr>`;
  }

  tickAll() {
    const ids = this.pages.rows.map(this.pages.key);
    const count = ids.filter((id) => this.selection.has(id)).length;
    return html`<input type="checkbox" aria-label=${t('app.selectPage')} .checked=${count === ids.length} .indeterminate=${count > 0 && count < ids.length}
      @change=${(e) => (this.selection = this.selection.all ? new Selection() : this.selection.with(ids, e.target.checked))}>`;
  }

  /** One for all rows, which are quicker to draw without. */
  clicked(event) {
    if (event.target.matches('.tick input')) {
      this.tick(event, event.target.closest('tr').sectionRowIndex);
    }
  }

  /** With shift: all between this one and the last. */
  tick(event, row) {
    const ids = this.pages.rows.map(this.pages.key);
    const id = ids[row];
    const [from, to] = [ids.indexOf(this.lastTicked), ids.indexOf(id)].sort((a, b) => a - b);
    const range = event.shiftKey && from >= 0 ? ids.slice(from, to + 1) : [id];
    const base = this.selection.all ? new Selection(new Set(ids)) : this.selection;
    this.selection = base.with(range, event.target.checked);
    this.lastTicked = id;
  }

  pager() {
    const { pages } = this;
    if (pages.first && pages.last) {
      return nothing;
    }
    return html`<nav class="pager" aria-label=${t('app.pages')}>
      <button type="button" class="button" ?disabled=${pages.first} @click=${() => pages.back()}>${t('app.previousPage')}</button>
      <span class="muted">${t('app.shown', { n: pages.rows.length, shown: number(pages.rows.length) })}</span>
      <button type="button" class="button" ?disabled=${pages.last} @click=${() => pages.next()}>${t('app.nextPage')}</button>
    </nav>`;
  }
}

customElements.define('hcm-table', DataTable);
