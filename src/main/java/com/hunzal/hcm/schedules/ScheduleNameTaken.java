package com.hunzal.hcm.schedules;

/** Names are unique in an organization. */
final class ScheduleNameTaken extends RuntimeException {}
