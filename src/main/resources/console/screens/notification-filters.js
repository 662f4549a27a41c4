import { t } from '../i18n.js';
import { STATES } from './notification-words.js';

/** Parameters of both lists, of notifications and of deliveries, that are also in the address, by the same names. */
const FILTERS = ['recipient', 'event', 'state', 'channel', 'severity', 'created_after', 'created_before'];

/** @param query of the route */
export function filtersOf(query) {
  return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? undefined]));
}

/** For <hcm-filters>. @param state how the state is called */
export function filterFields(state) {
  const options = (group, values) => values.map((value) => ({ value, label: t(`notifications.${group}.${value}`) }));
  return [
    { name: 'recipient', label: t('notifications.recipient'), kind: 'text', search: true },
    { name: 'event', label: t('notifications.event'), kind: 'text' },
    { name: 'state', label: state, kind: 'select', options: STATES.map((each) => ({ value: each, label: t(`states.${each}`) })) },
    { name: 'channel', label: t('notifications.channel'), kind: 'select', options: options('channels', ['email', 'sms', 'slack']) },
    { name: 'severity', label: t('notifications.severity'), kind: 'select', options: options('severities', ['critical', 'normal', 'low']) },
    { name: 'created_after', label: t('notifications.createdAfter'), kind: 'time' },
    { name: 'created_before', label: t('notifications.createdBefore'), kind: 'time' },
  ];
}
