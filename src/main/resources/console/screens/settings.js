import { html, nothing } from 'lit';
import { get, put, SETTINGS } from '../api.js';
import { announce } from '../components/announce.js';
import { Screen } from '../components/element.js';
import { loading } from '../components/empty-state.js';
import { focusFirstError } from '../components/field.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { toast } from '../components/toasts.js';
import { useOrganizationZone } from '../format.js';
import { t } from '../i18n.js';
import { every } from '../live.js';
import { go } from '../router.js';
import { currentOrganization, currentSession } from '../session.js';
import { keepUnsaved } from '../unsaved.js';
import { ALL, CHANNELS, FIELDS, formFields, refusalOf, same, tabOf, whole } from './settings-fields.js';
import { Draft } from './settings-draft.js';
import { channelFields, channelState } from './settings-channel.js';
import './settings-conflict.js';
import './settings-credentials.js';
import { newsBox, saveBar, settingsTabs, TABS, warnings } from './settings-frame.js';
import './settings-history.js';
import { peopleFields, timesFields } from './settings-other.js';
import './settings-test.js';

/** How often it is looked whether somebody else has saved, or a channel was paused. */
const LOOK = 15_000;

/** What somebody had not saved when their session ended: it is there again when they are. */
let left;

class Settings extends Screen {
  static properties = { data: { state: true }, problem: { state: true }, refusal: { state: true }, theirs: { state: true }, busy: { state: true }, replacing: { state: true }, news: { state: true } };

  draft = new Draft(() => this.requestUpdate());
  credentials = {}; // typed and not saved, by channel: { provider, fields }

  connectedCallback() {
    super.connectedCallback();
    this.until(every(LOOK, () => this.look()));
    this.until(keepUnsaved(() => this.unsaved));
    this.until(() => this.keepOfWhoIsSignedOut());
    if (left?.organization === currentOrganization() && left.subject === currentSession()?.subject) {
      this.take(left.base);
      this.draft.changes = left.changes;
    }
    this.subject = currentSession()?.subject;
    left = undefined;
  }

  keepOfWhoIsSignedOut() {
    if (!currentSession() && this.draft.size > 0) {
      left = { organization: this.organization, subject: this.subject, base: this.base, changes: this.draft.changes };
    }
  }

  get unsaved() {
    return this.draft.size + Object.keys(this.credentials).length;
  }

  /** The newest. What somebody is changing stays what it is; that others have saved meanwhile is said. */
  async look() {
    if (this.busy || this.theirs) {
      return;
    }
    try {
      const answer = await get(SETTINGS);
      this.problem = undefined;
      if (!this.base || this.draft.size === 0 || !this.differs(answer)) {
        this.take(answer);
        this.news = undefined;
      } else {
        this.data = { ...this.data, channels: answer.data.channels };
        this.news = answer;
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  differs(answer) {
    return ALL.some((field) => !same(answer.data[field], this.base.data[field]));
  }

  take(answer) {
    this.base = answer;
    this.data = answer.data;
    this.organization = currentOrganization();
    this.draft.over(answer);
    useOrganizationZone(answer.data.timezone);
  }

  willUpdate(changed) {
    if (changed.has('route')) {
      const asked = this.route.query.get('tab');
      this.tab = TABS.includes(asked) ? asked : 'email';
    }
  }

  render() {
    return html`${pageHead(t('settings.title'), { lead: t('settings.lead') })}${this.content()}`; // one heading, which keeps the focus
  }

  content() {
    if (!this.data) {
      return this.problem ? problemBox(this.problem, () => this.look()) : loading(t('app.loading'));
    }
    if (this.theirs) {
      return html`<hcm-settings-conflict .base=${this.base.data} .mine=${this.draft.values} .theirs=${this.theirs.data}
        @resolved=${(e) => this.resolved(e.detail)} @back=${() => (this.theirs = undefined)}></hcm-settings-conflict>`;
    }
    return html`${problemBox(this.problem, () => this.look())}
      ${this.news && this.draft.size > 0 ? newsBox(() => (this.theirs = this.news)) : newsBox()}
      ${warnings(this.data.warnings)}
      ${settingsTabs(this.tab, (tab) => this.mark(tab))}
      ${problemBox(this.refusal && unplaced(this.refusal))}
      ${this.tab === 'history' ? html`<hcm-settings-history .base=${this.base} .route=${this.route}
          @restored=${(e) => this.take(e.detail)}></hcm-settings-history>`
        : this.body()}
      ${this.tab !== 'history' || this.draft.size > 0 ? saveBar({ draft: this.draft, busy: this.busy, hasForm: this.tab !== 'history', save: () => this.save(), discard: () => this.discard() }) : nothing}`;
  }

  /** What is to be seen from other tabs: wrong fields, unsaved ones, a channel that does not work. */
  mark(tab) {
    const fields = FIELDS[tab] ?? [];
    if (fields.some((field) => refusalOf(this.refusal, field) !== undefined)) {
      return ['bad', t('settings.wrongHere')];
    }
    if (fields.some((field) => this.draft.has(field)) || this.credentials[tab]) {
      return ['info', t('settings.unsavedHere')];
    }
    const state = CHANNELS.includes(tab) && this.data.channels[tab].state;
    return { paused: ['bad', t('states.paused')], not_ready: ['warn', t('states.not_ready')] }[state];
  }

  body() {
    const form = {
      value: (field) => this.draft.value(field),
      set: (field, value) => this.set(field, value),
      error: (field) => refusalOf(this.refusal, field) ?? (this.draft.has(field) ? undefined : this.data.warnings.find((each) => each.field === field)?.message),
      changed: (field) => this.draft.has(field),
      saved: (field) => this.data[field],
      text: () => this.draft.text,
      replacing: this.replacing && !this.draft.has('slack_webhook_url'),
      replace: async () => {
        this.replacing = true;
        await this.updateComplete;
        this.querySelector('[name=slack_webhook_url]').focus();
      },
    };
    const fields = formFields(form);
    const inForm = (content) => html`<form class="card settings" id="settings-form" novalidate aria-label=${t(`settings.tabs.${this.tab}`)}
      @submit=${(e) => { e.preventDefault(); this.save(); }}>${content}</form>`;
    if (CHANNELS.includes(this.tab)) {
      return html`${channelState(this.tab, this.data.channels[this.tab], (answer) => this.resumed(answer))}
        <div class="settings-channel">
          <div class="stack">
            ${inForm(channelFields(this.tab, form, fields))}
            ${this.tab === 'slack' ? nothing : html`<hcm-settings-credentials .channel=${this.tab} .typed=${this.credentials[this.tab]}
              .used=${[form.value(`${this.tab}_provider`), this.tab === 'email' ? form.value('email_fallback_provider') : null]}
              @typed=${(e) => this.typed(this.tab, e.detail)} @saved=${() => this.look()}></hcm-settings-credentials>`}
          </div>
          <hcm-settings-test .channel=${this.tab} .body=${() => this.trial(this.tab)} .unsaved=${this.draft.size > 0} .credentials=${this.triedCredentials(this.tab)}
            @refused=${(e) => (this.refusal = e.detail)} @tested=${() => this.look()}></hcm-settings-test>
        </div>`;
    }
    return inForm(this.tab === 'times' ? timesFields(form, fields) : peopleFields(form, fields));
  }

  /** Credentials that are typed and not saved. @param typed { provider, fields }, or undefined */
  typed(channel, typed) {
    const { [channel]: gone, ...others } = this.credentials;
    this.credentials = typed ? { ...others, [channel]: typed } : others;
    this.requestUpdate();
  }

  /** Those that a test can use: of the provider that would be asked. */
  triedCredentials(channel) {
    const typed = this.credentials[channel];
    return typed?.provider === this.draft.value(`${channel}_provider`) ? typed : undefined;
  }

  /** What a test tries, saved or not. */
  trial(channel) {
    const credentials = this.triedCredentials(channel)?.fields;
    return { channel, ...(this.draft.size > 0 && { settings: this.draft.body() }), ...(credentials && { credentials }) };
  }

  resumed(state) {
    this.data = { ...this.data, channels: { ...this.data.channels, [this.tab]: state } };
  }

  set(field, value) {
    field === 'slack_webhook_url' && (this.replacing = false);
    this.draft.set(field, value);
    if (this.refusal) { // what is wrong with others stays to be read
      this.refusal = Object.assign(Object.create(Object.getPrototypeOf(this.refusal)), this.refusal, { errors: this.refusal.errors.filter((error) => whole(error.field) !== field) });
      this.refusal.errors.length === 0 && (this.refusal = undefined);
    }
  }

  discard() {
    this.draft.clear();
    this.refusal = this.news = undefined;
    this.look();
    toast(t('settings.discarded'));
  }

  /** Only what was changed is sent, and only if nobody else has saved since it was read. */
  async save() {
    const wrong = this.draft.problem();
    if (wrong) {
      return this.refused(wrong);
    }
    if (this.busy) {
      return undefined;
    }
    if (this.draft.size === 0) {
      return toast(t('settings.nothingChanged'));
    }
    this.busy = true;
    try {
      this.take(await this.send());
      this.draft.clear();
      this.refusal = this.news = this.theirs = undefined;
      toast(t('settings.saved'));
    } catch (problem) {
      if (problem.status !== 412) {
        await this.refused(problem);
      }
    } finally {
      this.busy = false;
    }
    return undefined;
  }

  async send() {
    try {
      return await put(SETTINGS, this.draft.body(), this.base.etag);
    } catch (problem) {
      if (problem.status !== 412) {
        throw problem;
      }
      const now = await get(SETTINGS);
      if (this.differs(now)) {
        this.theirs = now;
        throw problem;
      }
      this.base = now; // a channel's state is part of the ETag: nobody has saved
      return put(SETTINGS, this.draft.body(), now.etag);
    }
  }

  async refused(problem) {
    this.refusal = problem;
    const tabs = problem.errors.map((error) => tabOf(error.field)).filter(Boolean);
    if (tabs.length > 0 && !tabs.includes(this.tab)) {
      go('settings', { tab: tabs[0] });
      await new Promise((moved) => addEventListener('hashchange', moved, { once: true }));
    }
    await this.updateComplete;
    const form = this.querySelector('form.settings');
    form && announce(focusFirstError(form));
  }

  /** @param kept the fields whose values stay mine */
  async resolved(kept) {
    const { values } = this.draft;
    const theirs = this.theirs;
    this.theirs = this.news = this.refusal = undefined;
    this.take(theirs);
    for (const field of Object.keys(values).filter((each) => !kept.includes(each))) {
      this.draft.drop(field);
    }
    if (this.draft.size > 0) {
      await this.save();
    } else {
      toast(t('settings.tookTheirs'));
    }
    await this.updateComplete;
    this.theirs || this.querySelector('h1')?.focus();
  }
}

/** What is wrong and stands at no field of this page. */
function unplaced(problem) {
  return problem.errors.length > 0 && problem.errors.every((error) => tabOf(error.field)) ? undefined : problem;
}

customElements.define('hcm-screen-settings', Settings);
