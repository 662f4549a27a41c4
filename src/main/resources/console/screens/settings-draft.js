import { t } from '../i18n.js';
import { fieldText } from '../json-text.js';
import { ALL, same } from './settings-fields.js';

const CUSTOM = 'custom_settings';

/** What was changed and not saved: nothing else is sent. */
export class Draft {
  changes = {};
  #base;
  #customText; // as the service has it: JSON.parse would change large numbers
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  /** Lies over that answer from now on. What is the same there is no change any more. */
  over(answer) {
    this.#base = answer.data;
    this.#customText = answer.field(CUSTOM);
    this.changes = Object.fromEntries(Object.entries(this.changes).filter(([field, value]) => !this.#isSame(field, value)));
    this.#changed();
  }

  get size() {
    return Object.keys(this.changes).length;
  }

  get fields() {
    return ALL.filter((field) => this.has(field));
  }

  /** By field, as they would be after saving. */
  get values() {
    return { ...this.changes, ...(this.has(CUSTOM) && { [CUSTOM]: parsed(this.changes[CUSTOM]) ?? this.changes[CUSTOM] }) };
  }

  /** Of custom_settings. */
  get text() {
    return this.changes[CUSTOM] ?? this.#customText;
  }

  has(field) {
    return field in this.changes;
  }

  value(field) {
    return this.has(field) ? this.changes[field] : this.#base[field];
  }

  /** @param value of custom_settings its text */
  set(field, value) {
    if (this.#isSame(field, value)) {
      delete this.changes[field];
    } else {
      this.changes[field] = value;
    }
    this.#changed();
  }

  #isSame(field, value) {
    return field === CUSTOM ? same(value.trim() === '' ? null : (parsed(value) ?? value), this.#base[CUSTOM]) : same(value, this.#base[field]);
  }

  drop(field) {
    delete this.changes[field];
    this.#changed();
  }

  clear() {
    this.changes = {};
    this.#changed();
  }

  /** What the page can tell before it asks, in the form of a refusal. */
  problem() {
    if (!this.has(CUSTOM) || this.changes[CUSTOM].trim() === '') {
      return undefined;
    }
    const object = parsed(this.changes[CUSTOM]);
    const message = !object ? t('settings.notJson') : this.#sent(object).some(([key]) => /(^|[^\w"])-?\d{16,}/.test(fieldText(this.changes[CUSTOM], key))) ? t('settings.longNumbers') : undefined;
    const errors = [{ field: CUSTOM, message }];
    return message && { errors, of: (field) => errors.find((each) => each.field === field)?.message };
  }

  /** For PUT. It lays custom_settings over what is there, key by key: keys that are gone must be said. */
  body() {
    if (!this.has(CUSTOM)) {
      return this.changes;
    }
    const object = this.changes[CUSTOM].trim() === '' ? null : parsed(this.changes[CUSTOM]);
    return { ...this.changes, [CUSTOM]: object === null ? null : patch(this.#base[CUSTOM] ?? {}, object) };
  }

  #sent(object) {
    return Object.entries(object).filter(([key, value]) => !same(value, this.#base[CUSTOM]?.[key]));
  }
}

/** A merge patch that makes `after` of `before` (RFC 7396). */
function patch(before, after) {
  const changes = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!(key in after)) {
      changes[key] = null;
    } else if (!same(before[key], after[key])) {
      changes[key] = isObject(before[key]) && isObject(after[key]) ? patch(before[key], after[key]) : after[key];
    }
  }
  return changes;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object of a text, or undefined. */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
