import { html, nothing } from 'lit';
import { get, JOBS, post } from '../api.js';
import { confirm } from '../components/confirm-dialog.js';
import { Screen } from '../components/element.js';
import { emptyState, loading } from '../components/empty-state.js';
import { checkField, textField } from '../components/field.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { toast } from '../components/toasts.js';
import { t } from '../i18n.js';
import { every } from '../live.js';
import { isRoot } from '../session.js';
import { facts } from './system-facts.js';
import { nodeTable } from './system-nodes.js';
import { typeTable } from './system-types.js';

const LOOK = 10_000;
const SOURCES = { info: '/api/system/info', nodes: '/api/system/worker-nodes', types: `${JOBS}/types` };

/** The processes that run jobs, which types of jobs rest, and the service itself. */
class System extends Screen {
  static properties = { info: { state: true }, nodes: { state: true }, types: { state: true }, problems: { state: true } };

  problems = {};

  connectedCallback() {
    super.connectedCallback();
    this.until(every(LOOK, () => this.load()));
  }

  /** Each by itself: what does not answer keeps nothing else from being shown. */
  async load() {
    await Promise.all(Object.keys(SOURCES).map((name) => this.ask(name)));
  }

  async ask(name) {
    try {
      this[name] = (await get(SOURCES[name])).data;
      this.problems = { ...this.problems, [name]: undefined };
    } catch (problem) {
      this.problems = { ...this.problems, [name]: problem };
    }
  }

  render() {
    return html`
      ${pageHead(t('system.title'))}
      <div class="stack">
        ${this.section('nodes', () => (this.nodes.items.length > 0 ? nodeTable(this.nodes, this.info?.now) : emptyState({ title: t('system.noNodes'), text: t('system.noNodesText') })))}
        ${this.section('types', () => typeTable(this.types, { pause: (type) => this.pause(type), resume: (type, all) => this.resume(type, all), root: isRoot() }))}
        ${this.section('info', () => facts(this.info))}
      </div>`;
  }

  section(name, content) {
    const problem = this.problems[name];
    return html`<section aria-labelledby="system-${name}">
      <h2 id="system-${name}">${t(`system.sections.${name}`)}</h2>
      ${problemBox(problem, () => this.ask(name))}
      ${this[name] ? content() : problem ? nothing : loading(t('app.loading'))}
    </section>`;
  }

  async pause({ job_type: type }) {
    let reason = '';
    let all = false;
    const body = html`
      ${textField({ name: 'reason', label: t('system.reason'), hint: t('system.reasonHint'), onChange: (value) => (reason = value.trim()) })}
      ${isRoot() ? checkField({ name: 'all', label: t('system.forAll'), onChange: (value) => (all = value) }) : nothing}`;
    const yes = await confirm({ title: t('system.pauseTitle', { type }), text: t('system.pauseText'), action: t('system.pause'), body });
    if (yes) {
      await this.change(`${JOBS}/types/${encodeURIComponent(type)}/pause`, { ...(reason && { reason }), ...(all && { all_organizations: true }) }, t('system.isPaused', { type }));
    }
  }

  async resume({ job_type: type }, all) {
    await this.change(`${JOBS}/types/${encodeURIComponent(type)}/resume`, all ? { all_organizations: true } : {}, t('system.isResumed', { type }));
  }

  async change(path, body, done) {
    try {
      await post(path, body);
      toast(done);
      await this.ask('types');
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    }
  }
}


customElements.define('hcm-screen-system', System);
