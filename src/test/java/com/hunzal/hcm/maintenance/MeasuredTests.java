package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasuredTests {

    @Test
    void megabytesHaveThreeDecimals() {
        assertThat(Measured.megabytes(0)).isZero();
        assertThat(Measured.megabytes(1024 * 1024)).isEqualTo(1);
        assertThat(Measured.megabytes(1_500_000)).isEqualTo(1.431);
        assertThat(Measured.megabytes(3L << 40)).isEqualTo(3 * 1024 * 1024);
    }

    @Test
    void whatGrewFreedNothing() {
        assertThat(Measured.megabytes(-5_000_000)).isZero();
    }
}
