package com.hunzal.hcm.schedules;

/** Somebody else has changed the schedule since it was read by whoever wants to change it now. */
class ScheduleChanged extends RuntimeException {}
