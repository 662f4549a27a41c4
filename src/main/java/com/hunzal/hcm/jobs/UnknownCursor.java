package com.hunzal.hcm.jobs;

/** It is none of ours, or one of another list. */
final class UnknownCursor extends RuntimeException {}
