import { html, nothing } from 'lit';
import { asCurl, create, get, JOBS, post, randomKey, valuesIn, withQuery } from '../api.js';
import { announce } from '../components/announce.js';
import { label } from '../components/badge.js';
import '../components/copy-button.js';
import { Screen } from '../components/element.js';
import { emptyState, loading } from '../components/empty-state.js';
import { focusFirstError, selectField, textField } from '../components/field.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import '../components/schema-form.js';
import { tagsError } from '../components/tags.js';
import { toast } from '../components/toasts.js';
import { duration, instantOf, shownZone } from '../format.js';
import { has, t } from '../i18n.js';
import { jobPath } from '../job-path.js';
import { isMasked } from '../json-text.js';
import { changeQuery, go, href } from '../router.js';

/** Made with what they are about, and of no use without. */
const INTERNAL = ['notification_deliver', 'notification_digest'];


/** A form for a new job: #/jobs?new=TYPE, or for another one again with another payload: #/jobs?new=TYPE&from=ID. */
class NewJob extends Screen {
  static properties = {
    types: { state: true },
    original: { state: true },
    payload: { state: true },
    problem: { state: true },
    missing: { state: true },
    busy: { state: true },
  };

  key = randomKey(); // sent twice, by whatever accident, it makes one job
  values = { priority: '0', run_at: '', max_retries: '', unique_key: '', tags: '' };

  willUpdate(changed) {
    if (!changed.has('route')) {
      return;
    }
    const { query } = this.route;
    const [type, from] = [query.get('new'), query.get('from') ?? undefined];
    if (type !== this.type || from !== this.from || !this.types) {
      this.problem = undefined;
      this.payload = undefined;
      [this.type, this.from] = [type, from];
      this.load();
    }
  }

  async load() {
    this.missing = undefined;
    try {
      this.types ??= (await get(`${JOBS}/types`)).data.items;
      if (this.from) {
        const answer = await get(withQuery(jobPath(this.from), { masked: true }));
        this.original = answer.data;
        this.take(answer);
      }
    } catch (problem) {
      this.missing = problem;
    }
  }

  /** Dots in the place of what is masked would be sent as dots. */
  take(answer) {
    const text = answer.field('payload');
    this.isMasked = isMasked(text);
    this.payload = text === 'null' ? undefined : text;
  }

  async reveal() {
    try {
      this.take(await post(`${jobPath(this.from)}/reveal`));
      this.isMasked = false;
      this.requestUpdate();
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    }
  }

  get chosen() {
    return this.types?.find((each) => each.job_type === this.type);
  }

  render() {
    const title = this.from ? t('new-job.again') : t('new-job.title');
    return html`${pageHead(title, { lead: this.from ? t('new-job.againLead') : t('new-job.lead') })}${this.body()}`;
  }

  body() {
    if (this.missing) {
      return this.missing.status === 404
        ? emptyState({ title: t('new-job.gone'), action: html`<a class="button" href=${href('jobs')}>${t('new-job.toList')}</a>` })
        : problemBox(this.missing, () => this.load());
    }
    if (!this.types || (this.from && !this.original)) {
      return loading(t('app.loading'));
    }
    return html`<form class="card new-job" novalidate @submit=${this.submit}>
      ${problemBox(this.problem)}
      ${this.from ? this.of() : this.typeField()}
      ${this.type && (this.chosen || this.from) ? html`${this.payloadPart()}${this.from ? nothing : this.when()}${this.buttons()}` : nothing}
    </form>`;
  }

  of() {
    return html`<dl class="facts"><dt>${t('new-job.type')}</dt><dd>${this.original.job_type}</dd>
      <dt>${t('new-job.of')}</dt><dd><a href=${href(['jobs', this.from])}>${this.from}</a></dd></dl>`;
  }

  typeField() {
    const types = this.types.map((each) => each.job_type).filter((type) => !INTERNAL.includes(type) || type === this.type);
    const what = `new-job.does.${this.type}`;
    return html`${selectField({
        name: 'job_type',
        label: t('new-job.type'),
        value: this.chosen ? this.type : '',
        options: [...(this.chosen ? [] : [{ value: '', label: t('new-job.choose') }]), ...types.map((value) => ({ value, label: value }))],
        hint: has(what) ? t(what) : undefined,
        error: this.problem?.of('job_type'),
        onChange: (type) => changeQuery({ new: type }),
      })}
      ${this.chosen ? html`<p class="type-facts">${this.chosen.paused ? label(t('new-job.paused'), 'warn', 'paused') : nothing}
        <span class="muted">${this.typeFacts(this.chosen)}</span></p>` : nothing}`;
  }

  typeFacts({ deadline_seconds: deadline, max_retries: retries }) {
    return [
      deadline === null ? t('new-job.foreign') : t('new-job.deadline', { time: duration(deadline * 1000) }),
      retries === null ? '' : t('new-job.retries', { n: retries }),
    ].join(' ');
  }

  payloadPart() {
    if (this.isMasked) {
      return html`<div class="problem" data-tone="warn"><p>${t('new-job.masked')}</p>
        <p><button type="button" class="button" @click=${() => this.reveal()}>${t('new-job.reveal')}</button></p></div>`;
    }
    return html`<hcm-schema-form .schema=${this.chosen?.payload_schema} .text=${this.payload} .label=${t('new-job.payload')}
      prefix="payload" .problem=${this.problem}></hcm-schema-form>`;
  }

  when() {
    const field = (name, options) => ({ name, value: this.values[name], error: this.problem?.of(name), onChange: (value) => (this.values[name] = value), ...options });
    return html`<fieldset class="schema"><legend>${t('new-job.when')}</legend><div class="columns">
      ${textField(field('run_at', { label: t('new-job.runAt', { zone: shownZone() }), type: 'datetime-local', hint: t('new-job.runAtHint') }))}
      ${selectField(field('priority', {
        label: t('new-job.priority'),
        options: [['1', 'high'], ['0', 'normal'], ['-1', 'low']].map(([value, name]) => ({ value, label: t(`new-job.priorities.${name}`) })),
      }))}
      ${textField(field('max_retries', { label: t('new-job.maxRetries'), type: 'number', min: 0, max: 25, placeholder: this.chosen?.max_retries, hint: t('new-job.maxRetriesHint') }))}
      ${textField(field('unique_key', { label: t('new-job.uniqueKey'), hint: t('new-job.uniqueKeyHint') }))}
      ${textField(field('tags', { label: t('new-job.tags'), hint: t('new-job.tagsHint'), error: tagsError(this.problem) }))}
    </div></fieldset>`;
  }

  buttons() {
    return html`<div class="actions">
      <button class="button primary" ?disabled=${this.busy || this.isMasked}>${t(this.from ? 'new-job.repeat' : 'new-job.create')}</button>
      <a class="button" href=${this.from ? href(['jobs', this.from]) : href('jobs')}>${t('app.cancel')}</a>
      ${this.isMasked ? nothing : html`<hcm-copy .label=${t('new-job.curl')} .text=${() => asCurl('POST', this.address, this.request().body)}></hcm-copy>`}
    </div>`;
  }

  get address() {
    return this.from ? `${jobPath(this.from)}/retry` : JOBS;
  }

  /** The body as text, so that no number in it changes, and what cannot be one. */
  request() {
    const { text, errors } = this.querySelector('hcm-schema-form').json();
    if (this.from) {
      return { body: `{"payload":${text ?? '{}'}}`, errors };
    }
    const { priority, run_at: runAt, max_retries: retries, unique_key: key } = this.values;
    const tags = valuesIn(this.values.tags);
    const given = [
      `"job_type":${JSON.stringify(this.type)}`,
      text !== undefined && `"payload":${text}`,
      priority !== '0' && `"priority":${priority}`,
      runAt && `"run_at":${JSON.stringify(instantOf(runAt))}`,
      retries && `"max_retries":${retries}`,
      key && `"unique_key":${JSON.stringify(key)}`,
      tags.length > 0 && `"tags":${JSON.stringify(tags)}`,
    ];
    return { body: `{${given.filter(Boolean).join(',')}}`, errors };
  }

  async submit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const { body, errors } = this.request();
    const half = [...form.elements].filter((each) => each.validity?.badInput); // a date without a day has no value
    if (errors.length > 0 || half.length > 0) {
      const all = [...errors, ...half.map((each) => ({ field: each.name, message: t('schema.half') }))];
      await this.refuse(form, { errors: all, message: t('app.fieldsWrong', { n: all.length }), of: (name) => all.find((each) => each.field === name)?.message });
      return;
    }
    this.busy = true;
    try {
      const { data } = await create(this.address, body, this.key);
      toast(t('new-job.created'));
      go(['jobs', data.id]);
    } catch (problem) {
      if (problem.type === 'idempotency-key-reused') {
        this.key = randomKey(); // the first one arrived after all; whoever sends again wants another
        problem.detail = t('new-job.reused');
      }
      await this.refuse(form, problem);
    } finally {
      this.busy = false;
    }
  }

  async refuse(form, problem) {
    this.problem = problem;
    this.requestUpdate();
    await this.updateComplete;
    await this.querySelector('hcm-schema-form')?.updateComplete;
    announce(focusFirstError(form));
  }
}

customElements.define('hcm-screen-new-job', NewJob);
