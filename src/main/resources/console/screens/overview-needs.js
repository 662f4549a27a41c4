import { cappedNumber } from '../format.js';
import { t } from '../i18n.js';
import { href } from '../router.js';

/** How long a node may be gone and still be of interest: later it was taken away on purpose. */
const GONE = 24 * 3600 * 1000;

/**
 * What waits for a person, the worst first.
 * @param known the answers of the API by name; what is not there says nothing
 * @return [{ kind, tone, text, where }]
 */
export function needs(known) {
  const found = [...disk(known), ...chain(known), ...nodes(known), ...channels(known), ...failures(known), ...schedules(known), ...types(known)];
  return found.sort((a, b) => (a.tone === b.tone ? 0 : a.tone === 'bad' ? -1 : 1));
}

function disk({ info }) {
  return info?.database.disk?.nearly_full ? [{ kind: 'disk', tone: 'bad', text: t('overview.needs.disk'), where: href('system') }] : [];
}

function chain({ chain }) {
  return chain?.problem ? [{ kind: 'audit', tone: 'bad', text: chain.problem, where: href('audit') }] : [];
}

function nodes({ nodes, info }) {
  if (!nodes) {
    return [];
  }
  if (nodes.alive === 0) {
    return [{ kind: 'nodes', tone: 'bad', text: t('overview.needs.noNode'), where: href('system') }];
  }
  const now = info ? Date.parse(info.now) : Date.now(); // by the service's clock, if it is known
  const dead = nodes.items.filter((each) => !each.alive && now - Date.parse(each.last_beat_at) < GONE);
  return dead.length > 0 ? [{ kind: 'nodes', tone: 'warn', text: t('overview.needs.dead', { n: dead.length, hosts: dead.map((each) => each.host).join(', ') }), where: href('system') }] : [];
}

function channels({ settings }) {
  return Object.entries(settings?.channels ?? {})
    .filter(([, channel]) => ['paused', 'not_ready'].includes(channel.state))
    .map(([name, channel]) => ({
      kind: 'channel',
      tone: channel.state === 'paused' ? 'bad' : 'warn',
      text: t(`overview.needs.${channel.state}`, { channel: t(`overview.channel.${name}`), why: channel.reasons?.join(' ') ?? '' }),
      where: href('settings', { channel: name }),
    }));
}

function failures({ failures }) {
  return (failures?.items ?? []).map((kind) => ({
    kind: 'failures',
    tone: 'bad',
    text: t('overview.needs.failed', {
      n: kind.count,
      count: cappedNumber(kind.count, kind.count_is_lower_bound),
      type: kind.job_type,
      error: kind.error_message ?? '',
    }),
    where: href('jobs', { status: 'failed', failure_key: kind.failure_key }),
  }));
}

function schedules({ schedules }) {
  return (schedules?.items ?? [])
    .filter((each) => each.problem)
    .map((each) => ({ kind: 'schedule', tone: 'warn', text: t('overview.needs.schedule', { name: each.name, why: each.problem }), where: href(['schedules', each.id]) }));
}

function types({ types }) {
  return (types?.items ?? [])
    .filter((each) => each.paused)
    .map((each) => ({ kind: 'pause', tone: 'warn', text: t(each.pauses[0]?.reason ? 'overview.needs.pausedWhy' : 'overview.needs.pausedType', { type: each.job_type, why: each.pauses[0]?.reason }), where: href('system') }));
}
