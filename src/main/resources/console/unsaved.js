import { confirm } from './components/confirm-dialog.js';
import { t } from './i18n.js';
import { askBeforeLeaving } from './router.js';
import { currentSession } from './session.js';

/**
 * Asks before what somebody has not saved is lost: on the way to another view, and when the page is closed.
 * @param unsaved how many changes there are
 * @param stays as of askBeforeLeaving
 * @return what ends it
 */
export function keepUnsaved(unsaved, stays) {
  const ending = askBeforeLeaving(async () => unsaved() === 0 || !currentSession()
    || Boolean(await confirm({ title: t('app.leaveTitle'), text: t('app.leaveText', { n: unsaved() }), action: t('app.leave'), danger: true })), stays);
  const close = (leaving) => unsaved() > 0 && leaving.preventDefault();
  addEventListener('beforeunload', close);
  return () => {
    ending();
    removeEventListener('beforeunload', close);
  };
}
