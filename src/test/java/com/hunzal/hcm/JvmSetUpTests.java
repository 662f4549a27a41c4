package com.hunzal.hcm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In processes of their own: the JDK looks once. */
class JvmSetUpTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void asynchronousStepsStartNoThreads(int processors) throws Exception {
        assertThat(answer("-XX:ActiveProcessorCount=" + processors)).startsWith("ForkJoinPool.commonPool-worker");
    }

    @Test
    void whatIsSetStays() throws Exception {
        assertThat(answer("-Djava.util.concurrent.ForkJoinPool.common.parallelism=3"))
                .endsWith("of 3");
    }

    private static String answer(String option) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, option, "-cp", System.getProperty("java.class.path")));
        command.add(Asynchronous.class.getName());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var answer = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(answer).isZero();
        return answer;
    }

    static final class Asynchronous {

        public static void main(String[] arguments) {
            HcmApplication.setUpJvm();
            var thread = CompletableFuture.supplyAsync(
                            () -> Thread.currentThread().getName())
                    .join();
            System.out.println(thread + " of " + ForkJoinPool.getCommonPoolParallelism());
        }
    }
}
