/**
 * Every screen, in the order of the navigation. Its module defines the element <hcm-screen-NAME>; its texts are
 * i18n/LANGUAGE/NAME.js. `detail` names the screen that shows one of them, at #/NAME/ID.
 */
export const SCREENS = [
  { name: 'overview', load: () => import('./screens/overview.js') },
  { name: 'jobs', load: () => import('./screens/jobs.js'), detail: 'job' },
  { name: 'failures', load: () => import('./screens/failures.js') },
  { name: 'schedules', load: () => import('./screens/schedules.js') },
  { name: 'notifications', load: () => import('./screens/notifications.js'), detail: 'notification' },
  { name: 'settings', load: () => import('./screens/settings.js') },
  { name: 'system', load: () => import('./screens/system.js') },
  { name: 'audit', load: () => import('./screens/audit.js') },
];

const DETAILS = {
  job: { name: 'job', load: () => import('./screens/job.js') },
  notification: { name: 'notification', load: () => import('./screens/notification.js') },
  newJob: { name: 'new-job', load: () => import('./screens/new-job.js') },
};

/** The screen of a route, or undefined. */
export function screenOf({ screen, id, query }) {
  if (screen === 'jobs' && id === undefined && query.has('new')) {
    return DETAILS.newJob;
  }
  const found = SCREENS.find((each) => each.name === screen);
  return found && id !== undefined && found.detail ? DETAILS[found.detail] : found;
}
