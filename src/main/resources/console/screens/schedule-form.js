import { html, nothing } from 'lit';
import { get, JOBS, post, put, SCHEDULES, valuesIn, withQuery } from '../api.js';
import { announce } from '../components/announce.js';
import { HcmElement } from '../components/element.js';
import { loading } from '../components/empty-state.js';
import { checkField, focusFirstError, selectField, textArea, textField } from '../components/field.js';
import '../components/json-view.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { tagsError } from '../components/tags.js';
import { toast } from '../components/toasts.js';
import { fieldsOf, inWords } from '../cron-words.js';
import { viewerZone, zoneOfOrganization } from '../format.js';
import { t } from '../i18n.js';
import { indented, isMasked } from '../json-text.js';
import { mergeText } from '../merge-text.js';
import { go, href } from '../router.js';
import { keepUnsaved } from '../unsaved.js';
import { conflict } from './schedule-conflict.js';
import { nextTimes } from './schedules-words.js';

const SOON = 600;
const FIELDS = ['name', 'cron', 'zone', 'job_type', 'priority', 'max_retries', 'overlap', 'tags', 'enabled'];

/** Makes a schedule, or changes one: only what was changed here is sent, and only if nobody else has changed it since. */
class ScheduleForm extends HcmElement {
  static properties = {
    schedule: {}, // its id; undefined for a new one
    copyOf: {}, // the id of one that a new one is to be like
    values: { state: true },
    payload: { state: true },
    problem: { state: true },
    preview: { state: true },
    types: { state: true },
    theirs: { state: true },
    busy: { state: true },
  };

  types = [];
  values;

  connectedCallback() {
    super.connectedCallback();
    this.until(() => clearTimeout(this.timer));
    this.until(keepUnsaved(() => this.unsaved, ({ screen, id, query }) => screen === 'schedules' && id === this.schedule && (query.has('edit') || query.has('new'))));
    get(`${JOBS}/types`).then(({ data }) => (this.types = data.items), () => {});
    this.load();
  }

  async load() {
    const id = this.schedule ?? this.copyOf;
    if (!id) {
      this.begin({ name: '', cron: '0 30 3 * * *', zone: zoneOfOrganization() ?? viewerZone, job_type: '', priority: 0, max_retries: '', overlap: 'skip', tags: [], enabled: true });
      return;
    }
    try {
      const answer = await get(withQuery(`${SCHEDULES}/${encodeURIComponent(id)}`, { masked: true }));
      this.problem = undefined;
      if (this.schedule) {
        this.read = answer;
        this.begin(answer.data, answer.field('payload'));
      } else {
        this.begin({ ...answer.data, name: '' }, answer.field('payload'));
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  begin(schedule, payload) {
    this.values = Object.fromEntries(FIELDS.map((name) => [name, schedule[name]]));
    this.takePayload(payload);
    this.begun = this.texts();
    this.theirs = undefined;
    this.look();
  }

  /** Dots in the place of what is masked would be sent as dots: then it is neither shown nor sent. */
  takePayload(payload, concealed = isMasked(payload)) {
    this.concealed = concealed;
    this.payload = !this.concealed && payload && payload !== 'null' ? indented(payload) : '';
  }

  /** On purpose, which stands in the audit. Somebody may have changed the schedule meanwhile. */
  async reveal() {
    try {
      const answer = await post(`${SCHEDULES}/${encodeURIComponent(this.schedule ?? this.copyOf)}/reveal`);
      if (this.read && answer.etag !== this.read.etag) {
        this.theirs = answer;
        return;
      }
      this.read &&= answer;
      this.takePayload(answer.field('payload'), false); // whatever there are dots for
      this.begun[FIELDS.length] = this.payload;
    } catch (problem) {
      this.problem = problem;
    }
  }

  texts() {
    return [...FIELDS.map((name) => String(sent(name, this.values[name]) ?? '')), this.payload];
  }

  /** How many fields are not as they were. */
  get unsaved() {
    return this.values ? this.texts().filter((text, at) => text !== this.begun[at]).length : 0;
  }

  render() {
    const title = this.schedule ? t('schedules.editTitle') : t('schedules.create');
    if (!this.values) {
      return html`${pageHead(title)}${this.problem ? problemBox(this.problem, () => this.load()) : loading(t('app.loading'))}`;
    }
    return html`
      ${pageHead(title, { lead: html`<a href=${this.back}>${t(this.schedule ? 'schedules.backToIt' : 'schedules.all')}</a>` })}
      ${this.theirs ? conflict(this) : problemBox(this.problem)}
      <form class="schedule-form" novalidate @submit=${this.submit} @input=${this.lookSoon}>
        <div class="columns">
          <div class="card">${this.whenFields()}</div>
          <section class="card preview" aria-labelledby="preview"><h2 id="preview">${t('schedules.nextTimes')}</h2><div aria-live="polite">${this.times()}</div></section>
        </div>
        <div class="card">${this.jobFields()}</div>
        <div class="actions">
          <button class="button primary" ?disabled=${this.busy}>${t(this.schedule ? 'schedules.save' : 'schedules.create')}</button>
          <a class="button" href=${this.back}>${t('app.cancel')}</a>
        </div>
      </form>`;
  }

  get back() {
    return href(this.schedule ? ['schedules', this.schedule] : 'schedules');
  }

  /** What all fields have. */
  field(name, more) {
    const change = (value) => (this.values = { ...this.values, [name]: value });
    return { name, value: this.values[name], error: this.problem?.of?.(name), onChange: change, ...more };
  }

  whenFields() {
    const zones = Intl.supportedValuesOf?.('timeZone') ?? [];
    return html`
      ${textField(this.field('name', { label: t('schedules.name'), required: true }))}
      ${textField(this.field('cron', { label: t('schedules.cronField'), required: true, hint: t('schedules.cronHint') }))}
      <p class="examples">${['0 0 * * * *', '0 30 3 * * *', '0 0 7 * * MON-FRI', '0 0 6 L * *'].map((each) => html`<button type="button" class="link"
        @click=${() => this.take({ cron: each })}><code>${each}</code><span class="unseen"> </span></button> <span class="muted">${inWords(each)}</span><br>`)}</p>
      ${textField(this.field('zone', { label: t('schedules.zone'), required: true, list: 'zones' }))}
      <datalist id="zones">${['UTC', ...zones].map((zone) => html`<option value=${zone}></option>`)}</datalist>
      ${checkField(this.field('enabled', { label: t('schedules.enabledField') }))}`;
  }

  jobFields() {
    const type = this.types.find((each) => each.job_type === this.values.job_type);
    const priorities = [1, 0, -1].map((each) => ({ value: each, label: t(`schedules.priorities.${each}`) }));
    const overlaps = ['skip', 'allow'].map((each) => ({ value: each, label: t(`schedules.overlaps.${each}`) }));
    return html`<h2>${t('schedules.makes')}</h2>
      <div class="columns">
        <div>
          ${selectField(this.field('job_type', { label: t('schedules.type'), required: true, options: [{ value: '', label: t('schedules.choose') }, ...this.types.map((each) => ({ value: each.job_type, label: each.job_type }))] }))}
          ${selectField(this.field('priority', { label: t('schedules.priority'), options: priorities }))}
          ${textField(this.field('max_retries', { label: t('schedules.retries'), type: 'number', min: 0, max: 25, hint: type?.max_retries == null ? undefined : t('schedules.retriesHint', { n: type.max_retries }) }))}
          ${selectField(this.field('overlap', { label: t('schedules.overlap'), options: overlaps }))}
          ${textField(this.field('tags', { label: t('schedules.tags'), value: [this.values.tags].flat().join(', '), hint: t('schedules.tagsHint'), error: tagsError(this.problem) }))}
        </div>
        <div>
          ${this.concealed ? html`<div class="problem" data-tone="warn"><p>${t('schedules.masked')}</p>
            <p><button type="button" class="button" name="payload" @click=${() => this.reveal()}>${t('schedules.reveal')}</button></p></div>` : textArea({ name: 'payload', label: t('schedules.payload'), hint: t('schedules.payloadHint'), code: true, rows: 9, value: this.payload, error: this.payloadErrors(), onChange: (text) => (this.payload = text) })}
          ${type?.payload_schema ? html`<details><summary>${t('schedules.schema')}</summary><hcm-json .text=${JSON.stringify(type.payload_schema)} .label=${t('schedules.schema')}></hcm-json></details>` : nothing}
        </div>
      </div>`;
  }

  payloadErrors() {
    return this.problem?.errors?.filter(({ field }) => field === 'payload' || field?.startsWith('payload.')).map(({ field, message }) => `${field}: ${message}`).join(' ') || undefined;
  }

  times() {
    const { cron } = this.values;
    return html`<p class="cron-words">${inWords(cron) ?? html`${t('schedules.noWords')} <code>${cron}</code>`}</p>
      ${this.preview?.errors ? html`<ul class="error">${this.preview.errors.map(({ field, message }) => html`<li><code>${field}</code> ${message}</li>`)}</ul>`
        : this.preview?.times ? nextTimes(this.preview.times, this.values.zone) : html`<p class="muted">${t('schedules.noPreview')}</p>`}`;
  }

  take(values) {
    this.values = { ...this.values, ...values };
    this.look();
  }

  /** While somebody types, what can be an expression is looked at. */
  lookSoon(event) {
    const { name, value } = event.target;
    if (name === 'cron' || name === 'zone') {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.take({ [name]: value }), SOON);
    }
  }

  async look() {
    clearTimeout(this.timer);
    const [cron, zone] = [this.values.cron.trim(), this.values.zone.trim()];
    if (!fieldsOf(cron) || !zone) {
      this.preview = undefined;
      return;
    }
    const asked = (this.asked = {});
    const preview = await post('/api/system/job-schedule-previews', { cron, zone }).then(({ data }) => ({ times: data.next_times }), ({ errors }) => (errors?.length > 0 ? { errors } : undefined));
    if (asked === this.asked) {
      this.preview = preview;
    }
  }

  async submit(event) {
    event?.preventDefault();
    this.problem = this.payloadProblem();
    if (!this.problem) {
      await this.send();
    }
    if (this.problem) {
      await this.updateComplete;
      this.querySelector('.problem')?.scrollIntoView({ block: 'center' }); // it is above, and the button is below
    }
    if (this.problem?.errors?.length > 0) {
      announce(focusFirstError(this));
    }
  }

  payloadProblem() {
    const refuse = (message) => {
      const errors = [{ field: 'payload', message }];
      return { type: 'invalid-values', detail: message, errors, of: (name) => errors.find(({ field }) => field === name)?.message };
    };
    if (this.concealed) { // it goes on as it is, but not along to another schedule or type
      return this.values.job_type === this.read?.data.job_type ? undefined : refuse(t('schedules.revealFirst'));
    }
    try {
      JSON.parse(this.payload.trim() || '{}');
      return undefined;
    } catch (e) {
      return refuse(t('schedules.notJson', { why: e.message }));
    }
  }

  async send() {
    this.busy = true;
    try {
      const { data } = this.schedule ? await put(this.read.data.self, this.body(), this.read.etag) : await post(SCHEDULES, this.body());
      this.begun = this.texts();
      toast(t('schedules.saved', { name: data.name }));
      go(['schedules', data.id]);
    } catch (problem) {
      this.problem = problem;
      if (problem.status === 412) {
        this.theirs = await get(withQuery(this.read.data.self, { masked: this.concealed || undefined })).catch(() => undefined);
      }
    } finally {
      this.busy = false;
    }
  }

  /** What is to be changed, as text: numbers in a payload stay as they were typed. */
  body() {
    const was = this.read?.data ?? {};
    const value = (name) => sent(name, this.values[name]);
    const changes = FIELDS.filter((name) => JSON.stringify(value(name)) !== JSON.stringify(was[name])).map((name) => `${JSON.stringify(name)}:${JSON.stringify(value(name))}`);
    const before = this.read && this.values.job_type === was.job_type ? this.read.field('payload') : undefined;
    const payload = this.concealed ? undefined : mergeText(before === 'null' ? undefined : before, this.payload.trim() || '{}');
    return `{${[...changes, ...(payload ? [`"payload":${payload}`] : [])].join(',')}}`;
  }

  /** Theirs, with what was changed here on top. */
  async keepMine() {
    const [was, theirs] = [this.read, this.theirs];
    const unchanged = FIELDS.filter((name) => String(this.values[name]) === String(was.data[name]));
    this.values = { ...this.values, ...Object.fromEntries(unchanged.map((name) => [name, theirs.data[name]])) };
    if (this.concealed || mergeText(was.field('payload'), this.payload.trim() || '{}') === undefined) {
      this.takePayload(theirs.field('payload'));
    }
    this.read = theirs;
    this.theirs = this.problem = undefined;
    await this.submit();
  }

  takeTheirs() {
    this.read = this.theirs;
    this.problem = undefined;
    this.begin(this.read.data, this.read.field('payload'));
  }
}

/** A field's value as the API has it; an empty number is the default, which null means. */
function sent(name, value) {
  if (name === 'priority' || name === 'max_retries') {
    return value === '' || value === null || value === undefined ? null : Number(value);
  }
  if (name === 'tags') {
    return valuesIn(String(value));
  }
  return typeof value === 'string' ? value.trim() : value;
}

customElements.define('hcm-schedule-form', ScheduleForm);
