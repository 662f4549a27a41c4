package com.hunzal.hcm;

import static io.restassured.RestAssured.given;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.security.Tokens;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.core.env.StandardEnvironment;

/** The service in a process of its own, so that it can be killed. With its first-run credentials. */
public final class ServiceProcess implements AutoCloseable {

    private static final long LONGEST_START = TimeUnit.MINUTES.toNanos(2);

    private static final List<String> SMALL_JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private final Path dataFolder;
    private final Path log;
    private final List<String> command;
    private final int port;
    private Process process;

    /** @param properties further arguments, e.g. {@code --hcm.jobs.lease-duration=3s} */
    public ServiceProcess(Path dataFolder, String... properties) throws IOException {
        this(HcmApplication.class, dataFolder, properties);
    }

    /** @param main starts the service, with something that a test adds */
    public ServiceProcess(Class<?> main, Path dataFolder, String... properties) throws IOException {
        this(java(main.getName()), dataFolder, properties);
    }

    private ServiceProcess(List<String> command, Path dataFolder, String... properties) throws IOException {
        this.dataFolder = dataFolder;
        this.log = dataFolder.resolveSibling(dataFolder.getFileName() + ".out");
        try (var socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
        this.command = command;
        command.addAll(List.of("--hcm.data-dir=" + dataFolder, "--server.port=" + port));
        command.addAll(List.of(properties));
    }

    /** @param option of the JVM, e.g. {@code -Djava.io.tmpdir=/x} */
    public ServiceProcess with(String option) {
        command.add(1, option);
        return this;
    }

    /** The command line of another Java program on this test's class path. */
    public static List<String> java(String mainClass, String... arguments) {
        var command = new ArrayList<>(SMALL_JVM);
        command.addAll(ServiceClasses.options());
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Writes what a service has loaded when it has served requests. @param classPath of jars only */
    static void archive(Path folder, Path archive, List<String> classPath) throws IOException, InterruptedException {
        var command = new ArrayList<>(SMALL_JVM);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable", "-cp"));
        command.addAll(List.of(String.join(File.pathSeparator, classPath), HcmApplication.class.getName()));
        try (var service = new ServiceProcess(command, folder.resolve("data"))) {
            service.start();
            service.admin().body("{\"job_type\": \"noop\"}").post("/api/system/background-jobs");
            service.terminate();
        }
    }

    /** @param options of its virtual machine, e.g. {@code -Duser.language=fa} */
    public ServiceProcess jvm(String... options) {
        command.addAll(1, List.of(options));
        return this;
    }

    /** With the options that the README recommends, and no others. */
    public ServiceProcess asTheReadmeSays() throws IOException {
        var recommended = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.matches("java -X.* -jar target/hcm-system.jar"))
                .findFirst()
                .orElseThrow();
        command.removeIf(part -> part.startsWith("-X"));
        return jvm(recommended.replaceAll("^java | -jar .*$", "").split(" "));
    }

    /** Starts and waits until it answers. */
    public ServiceProcess start() throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        var end = System.nanoTime() + LONGEST_START;
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("The service did not start:\n" + Files.readString(log));
            }
        }
        return this;
    }

    private boolean answers() throws IOException {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://localhost:" + port + "/health").toURL().openConnection();
            connection.setReadTimeout(5_000);
            connection.setRequestProperty("Connection", "close"); // a service may allow few
            return connection.getResponseCode() == 200 || waitABit();
        } catch (java.net.SocketException | java.net.SocketTimeoutException notYet) {
            return !process.onExit().isDone() && waitABit();
        }
    }

    /** Waits for the process to end, which it should not, instead of asking again at once. */
    private boolean waitABit() {
        try {
            process.waitFor(50, TimeUnit.MILLISECONDS);
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. @return the exit code */
    public int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Any other signal, e.g. {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("SIG" + name + " could not be sent");
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int port() {
        return port;
    }

    public String token() throws IOException {
        return Files.readString(dataFolder.resolve("admin.token")).trim();
    }

    /** A token of somebody else, signed with the key that the service has made. */
    public String token(String role, String organization) {
        return Tokens.configured(new StandardEnvironment(), new DataFolder(dataFolder), Clock.systemUTC())
                .sign("somebody", role, organization, Duration.ofHours(2));
    }

    public RequestSpecification admin() throws IOException {
        return given().port(port).contentType(ContentType.JSON).header("Authorization", "Bearer " + token());
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
