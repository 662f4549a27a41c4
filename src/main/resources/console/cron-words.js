import { locale, t } from './i18n.js';

/**
 * Cron in words, for what people write; what is odder has none, and is shown as it stands. Texts: schedules.cron.*.
 * The service alone decides what an expression means and when it comes true.
 */

const MACROS = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
};
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELD = /^[0-9A-Z*?/,#-]+$/;

/** The six fields, with numbers for names; undefined if it cannot be an expression. */
export function fieldsOf(expression) {
  const text = expression.trim();
  const parts = (MACROS[text.toLowerCase()] ?? text).toUpperCase().split(/\s+/);
  const six = parts.length === 5 ? ['0', ...parts] : parts;
  if (six.length !== 6 || !six.every((part) => FIELD.test(part))) {
    return undefined;
  }
  const [second, minute, hour, day, month, weekday] = six;
  return {
    second, minute, hour,
    day: any(day),
    month: numbered(month, MONTHS, 1),
    weekday: numbered(any(weekday), DAYS, 0),
  };
}

function any(field) {
  return field === '?' ? '*' : field;
}

function numbered(field, names, first) {
  return field.replace(/[A-Z]{3}/g, (name) => (names.includes(name) ? String(names.indexOf(name) + first) : name));
}

/** "At 3:30 AM, every day"; undefined if there are no words for it. */
export function inWords(expression) {
  const fields = fieldsOf(expression);
  const times = fields && timeWords(fields);
  const days = fields && dayWords(fields, times?.often);
  const months = fields && monthWords(fields.month);
  if (times === undefined || days === undefined || months === undefined) {
    return undefined;
  }
  const text = [times.text, days, months].filter(Boolean).join(', ');
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** @return { text, often }: often, if it is more than at some times of a day */
function timeWords({ second, minute, hour }) {
  const hours = list(hour);
  if (number(second) && number(minute) && hours) {
    return { text: t('schedules.cron.at', { times: and(hours.map((each) => clock(each, minute, second))) }) };
  }
  const often = second === '0' ? minuteWords(minute, hour) : secondWords(second, minute);
  const when = often && hourWords(hour, minute);
  return when === undefined ? undefined : { text: [often, when].filter(Boolean).join(', '), often: true };
}

function secondWords(second, minute) {
  const step = stepOf(second, 60);
  return minute !== '*' || step === undefined ? undefined : t('schedules.cron.everySecond', { n: step });
}

function minuteWords(minute, hour) {
  const step = stepOf(minute, 60);
  if (step !== undefined) {
    return t('schedules.cron.everyMinute', { n: step });
  }
  const minutes = list(minute);
  const hourly = stepOf(hour, 24) ?? (range(hour) ? 1 : undefined);
  if (!minutes || hourly === undefined) {
    return undefined;
  }
  const every = t('schedules.cron.everyHour', { n: hourly });
  return minute === '0' ? every : t('schedules.cron.atMinute', { n: minutes.length, every, minutes: and(minutes) });
}

/** Between which hours; '' if it is all day. */
function hourWords(hour, minute) {
  const span = range(hour);
  if (!span) {
    return stepOf(hour, 24) === undefined || (hour !== '*' && stepOf(minute, 60) !== undefined) ? undefined : '';
  }
  const last = list(minute)?.at(-1) ?? 59;
  return t('schedules.cron.between', { from: clock(span[0], list(minute)?.[0] ?? 0, 0), to: clock(span[1], last, 0) });
}

function dayWords({ day, weekday }, often) {
  if (day !== '*' && weekday !== '*') {
    return undefined;
  }
  if (day === '*' && weekday === '*') {
    return often ? '' : t('schedules.cron.everyDay');
  }
  return day === '*' ? weekdayWords(weekday) : dayOfMonthWords(day);
}

function weekdayWords(weekday) {
  const nth = /^([0-7])#([1-5])$/.exec(weekday);
  if (nth) {
    return t('schedules.cron.nthWeekday', { nth: t(`schedules.cron.nth.${nth[2]}`), day: weekdayName(nth[1]) });
  }
  const last = /^([0-7])L$/.exec(weekday);
  if (last) {
    return t('schedules.cron.lastWeekday', { day: weekdayName(last[1]) });
  }
  const span = range(weekday);
  if (span) {
    return t('schedules.cron.weekdays', { from: weekdayName(span[0]), to: weekdayName(span[1]) });
  }
  const days = list(weekday);
  return days && t('schedules.cron.onWeekdays', { days: and(days.map(weekdayName)) });
}

function dayOfMonthWords(day) {
  if (day === 'L' || day === 'LW') {
    return t(`schedules.cron.${day === 'L' ? 'lastDay' : 'lastWorkingDay'}`);
  }
  const before = /^L-(\d+)$/.exec(day);
  if (before) {
    return t('schedules.cron.beforeLast', { n: Number(before[1]) });
  }
  const near = /^(\d+)W$/.exec(day);
  if (near) {
    return t('schedules.cron.nearest', { day: Number(near[1]) });
  }
  const span = range(day);
  if (span) {
    return t('schedules.cron.onDaysFromTo', { from: span[0], to: span[1] });
  }
  const days = list(day);
  return days && t('schedules.cron.onDays', { n: days.length, days: and(days) });
}

function monthWords(month) {
  if (month === '*') {
    return '';
  }
  const span = range(month);
  if (span) {
    return t('schedules.cron.months', { from: monthName(span[0]), to: monthName(span[1]) });
  }
  const months = list(month);
  return months && t('schedules.cron.inMonths', { months: and(months.map(monthName)) });
}

function number(field) {
  return /^\d+$/.test(field);
}

/** 1,15 as [1, 15], in order; undefined if it is anything else. */
function list(field) {
  return /^\d+(,\d+)*$/.test(field) ? field.split(',').map(Number).sort((a, b) => a - b) : undefined;
}

function range(field) {
  const found = /^(\d+)-(\d+)$/.exec(field);
  return found ? [Number(found[1]), Number(found[2])] : undefined;
}

/** * as 1, and every n-th, if that is as often each time: of 60 minutes every 7th is not. */
function stepOf(field, whole) {
  if (field === '*') {
    return 1;
  }
  const found = /^(?:\*|0)\/(\d+)$/.exec(field);
  const step = found ? Number(found[1]) : 0;
  return step > 0 && step < whole && whole % step === 0 ? step : undefined;
}

const and = (words) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(words.map(String));

function clock(hour, minute, second) {
  const options = { hour: 'numeric', minute: '2-digit', timeZone: 'UTC', ...(Number(second) > 0 && { second: '2-digit' }) };
  return new Intl.DateTimeFormat(locale, options).format(Date.UTC(2026, 0, 1, hour, minute, second));
}

function weekdayName(number) {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + (number % 7)));
}

function monthName(number) {
  return new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, number - 1, 1));
}
