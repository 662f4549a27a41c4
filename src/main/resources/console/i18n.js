import { preference } from './preferences.js';

/** Languages, each in its own name. A new one is a file here and a folder for the screens. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' };

const wanted = [preference('language'), ...navigator.languages].filter(Boolean);

export const language = wanted.map((tag) => tag.split('-')[0]).find((tag) => tag in LANGUAGES) ?? 'en';

/** The viewer's own variant of the language, as en-GB, for times and numbers. */
export const locale = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;

document.documentElement.lang = language;

const texts = {};
const plural = new Intl.PluralRules(locale);
const number = new Intl.NumberFormat(locale);

/** The texts that all screens share. */
export async function loadTexts() {
  Object.assign(texts, (await import(`./i18n/${language}.js`)).default);
}

/** The texts of one screen; t('jobs.title') is title in i18n/en/jobs.js. */
export async function loadScreenTexts(screen) {
  texts[screen] ??= (await import(`./i18n/${language}/${screen}.js`)).default;
}

/** Whether there is such a text, for words that the API may add to: t(has(key) ? key : 'other'). */
export function has(key) {
  return find(key) !== undefined;
}

/**
 * A text. {name} stands for a value; numbers are written as the viewer writes them. A text that differs by number is
 * an object { one, other }, chosen by the value n.
 */
export function t(key, values = {}) {
  const found = find(key);
  if (found === undefined) {
    console.error(`No text "${key}" in ${language}`); // every test fails on it
    return key;
  }
  const text = typeof found === 'string' ? found : (found[plural.select(values.n)] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? number.format(value) : value;
  });
}

function find(key) {
  return key.split('.').reduce((branch, part) => branch?.[part], texts);
}
