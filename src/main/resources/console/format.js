import { locale } from './i18n.js';
import { preference } from './preferences.js';

/** The viewer's zone, as Europe/Berlin. */
export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

let organizationZone;

/** Told once the settings of the organization are known. */
export function useOrganizationZone(zone) {
  organizationZone = isZone(zone) ? zone : undefined;
}

/** Whether the browser can show times in it: the service also knows UTC+2, and somebody may still be typing. */
export function isZone(zone) {
  try {
    return Boolean(zone) && format(Intl.DateTimeFormat, { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** The organization's zone, or undefined while it is not known. */
export function zoneOfOrganization() {
  return organizationZone;
}

/** The zone in which times are shown: the viewer's, unless they chose the organization's. */
export function shownZone() {
  return preference('zone') === 'organization' ? (organizationZone ?? viewerZone) : viewerZone;
}

const formats = new Map();

function format(kind, options) {
  const key = JSON.stringify([kind.name, options]);
  if (!formats.has(key)) {
    formats.set(key, new kind(locale, options)); // making one takes longer than using it a hundred times
  }
  return formats.get(key);
}

export function number(value) {
  return format(Intl.NumberFormat, {}).format(value);
}

/** A count that the service stops counting at: "10,000+". */
export function cappedNumber(value, isLowerBound = false) {
  return number(value) + (isLowerBound ? '+' : '');
}

export function percent(part) {
  return format(Intl.NumberFormat, { style: 'percent', maximumFractionDigits: 1 }).format(part);
}

/** 24 Nov 2026, 10:12:07, in the shown zone or another. */
export function dateTime(instant, zone = shownZone()) {
  return format(Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: 'medium', timeZone: zone }).format(date(instant));
}

export function day(instant, zone = shownZone()) {
  return format(Intl.DateTimeFormat, { dateStyle: 'medium', timeZone: zone }).format(date(instant));
}

export function clock(instant, zone = shownZone()) {
  return format(Intl.DateTimeFormat, { timeStyle: 'short', timeZone: zone }).format(date(instant));
}

/** With its zone's name, for titles and for what is copied. */
export function fullDateTime(instant, zone = shownZone()) {
  const options = { dateStyle: 'full', timeStyle: 'long', timeZone: zone };
  return `${format(Intl.DateTimeFormat, options).format(date(instant))} (${zone})`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** 5 minutes ago, in 2 hours. */
export function relative(instant, now = Date.now()) {
  const seconds = (date(instant).getTime() - now) / 1000;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  return format(Intl.RelativeTimeFormat, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit);
}

/** How long something took: 340ms, 2.5s, 3m 20s, 2d 4h. */
export function duration(milliseconds) {
  if (milliseconds < 1000) {
    return unit(Math.round(milliseconds), 'millisecond');
  }
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return unit(Math.round(seconds * 10) / 10, 'second');
  }
  const at = UNITS.findIndex(([, length]) => seconds >= length);
  const [large, length] = UNITS[at];
  const [small, rest] = UNITS[at + 1];
  const parts = [unit(Math.floor(seconds / length), large)];
  const left = Math.floor((seconds % length) / rest);
  return (left > 0 ? [...parts, unit(left, small)] : parts).join(' ');
}

/** From one instant of the API to another, or till now. */
export function between(from, to = Date.now()) {
  return duration(Math.max(0, date(to) - date(from)));
}

export function bytes(count) {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = Math.min(steps.length - 1, count < 1 ? 0 : Math.floor(Math.log2(count) / 10));
  return unit(Math.round((count / 1024 ** step) * 10) / 10, steps[step], 'short');
}

/** The instant, in ISO form, at which a clock of the shown zone says so: "2026-11-24T10:12" of an input datetime-local. */
export function instantOf(local, zone = shownZone()) {
  if (!local) {
    return undefined;
  }
  const asUtc = Date.parse(`${local}Z`);
  const first = asUtc - offset(asUtc, zone);
  return new Date(asUtc - offset(first, zone)).toISOString(); // once more, in case the clocks change in between
}

/** The other way round, for the value of such an input. */
export function localOf(instant, zone = shownZone()) {
  const time = instant ? Date.parse(instant) : NaN;
  return Number.isNaN(time) ? '' : new Date(time + offset(time, zone)).toISOString().slice(0, 16);
}

function offset(time, zone) {
  const options = { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' };
  const parts = new Intl.DateTimeFormat('en', options).formatToParts(time);
  const of = (type) => Number(parts.find((part) => part.type === type).value);
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(time / 1000) * 1000;
}

function unit(value, name, display = 'narrow') {
  return format(Intl.NumberFormat, { style: 'unit', unit: name, unitDisplay: display }).format(value);
}

function date(instant) {
  return instant instanceof Date ? instant : new Date(instant);
}
