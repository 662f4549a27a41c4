package com.hunzal.hcm.schedules;

/** There is no such schedule in this organization. */
final class ScheduleNotFound extends RuntimeException {}
