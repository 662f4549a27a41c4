package com.hunzal.hcm.schedules;

/** The organization has as many as it may: {@link Schedules#MOST_PER_ORGANIZATION}. */
final class TooManySchedules extends RuntimeException {}
