package com.hunzal.hcm.console;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The installed browser, started once for all tests of this process, and never fetched from anywhere. */
final class Chromium {

    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> DRIVERS =
            List.of("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver", "/usr/local/bin/chromedriver");

    private static ChromeDriver driver;

    private Chromium() {}

    static boolean isInstalled() {
        return browser() != null && driverProgram() != null;
    }

    static synchronized ChromeDriver driver() {
        if (driver == null) {
            driver = start();
            Runtime.getRuntime().addShutdownHook(new Thread(driver::quit));
        }
        return driver;
    }

    private static ChromeDriver start() {
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions()
                .setBinary(browser())
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        // Each page that a test leaves would stay in a process of its own, with another one in reserve.
                        "--disable-back-forward-cache",
                        "--disable-features=SpareRendererForSitePerProcess",
                        "--renderer-process-limit=1",
                        "--lang=en-US",
                        "--window-size=1280,900");
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en-US,en"));
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driverProgram())
                .usingAnyFreePort()
                .withEnvironment(Map.of("TZ", "Asia/Karachi"))
                .build();
        return new ChromeDriver(service, options);
    }

    private static File browser() {
        return first(BROWSERS);
    }

    private static File driverProgram() {
        return first(DRIVERS);
    }

    private static File first(List<String> paths) {
        return paths.stream()
                .map(File::new)
                .filter(File::canExecute)
                .findFirst()
                .orElse(null);
    }
}
