package com.hunzal.hcm.delivery;

/** There is no such suppression in this organization. */
final class SuppressionNotFound extends RuntimeException {}
