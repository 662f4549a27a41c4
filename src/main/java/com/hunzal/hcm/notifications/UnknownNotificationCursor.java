package com.hunzal.hcm.notifications;

/** The cursor is not one of this list. */
class UnknownNotificationCursor extends RuntimeException {}
