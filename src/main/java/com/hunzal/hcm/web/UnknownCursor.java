package com.hunzal.hcm.web;

/** It is none of ours, or one of another list. */
public final class UnknownCursor extends RuntimeException {}
