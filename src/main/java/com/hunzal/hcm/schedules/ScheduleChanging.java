package com.hunzal.hcm.schedules;

/** Each time that a schedule was about to be written, others had changed it since it was looked at. */
final class ScheduleChanging extends RuntimeException {}
