package com.hunzal.hcm.jobs;

/** There is no such job in this organization. */
public class JobNotFound extends RuntimeException {}
