package com.hunzal.hcm.notifications;

class NotificationNotFound extends RuntimeException {}
