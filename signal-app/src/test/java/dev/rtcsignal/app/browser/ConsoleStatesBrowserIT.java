package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.journey.Program;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console of a server that restarts, requires an API key, or has no emulator. */
@Timeout(180)
class ConsoleStatesBrowserIT {
  private static final String KEY = "console-api-key-0123456789";

  @TempDir private Path profile;

  @BeforeAll
  static void browser() {
    Browser.require();
  }

  private static Program serve(String name, String cloud) throws Exception {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "SIGNAL_APP_ID", DemoCredentials.APP_ID,
                "SIGNAL_APP_KEY", DemoCredentials.APP_KEY,
                "SIGNAL_ACCESS_KEY_ID", DemoCredentials.ACCESS_KEY_ID,
                "SIGNAL_SECRET_ACCESS_KEY", DemoCredentials.SECRET_ACCESS_KEY,
                "SIGNAL_API_KEY", KEY,
                "SIGNAL_STORE", "memory",
                "SIGNAL_CLOUD", cloud));
    return Program.start(name, environment, "serve", "--server-port", "0");
  }

  private static void unlock(Browser browser) {
    browser.shows(".gate", "SIGNAL_API_KEY").type("#api-key", "wrong").click(".gate button");
    browser.shows(".gate output", "not the key");
    browser.type("#api-key", KEY).click(".gate button").shows("#server-state", "connected");
  }

  @Test
  void serveRequiresTheKeyAndHidesThePanelsOfTheEmulator() throws Exception {
    try (Program program = serve("console-serve", "volcengine")) {
      URI server = program.ready("server");
      try (Browser browser = Browser.open(1280, 900, "en", profile).at(server + "/")) {
        unlock(browser);
        browser.shows("h2", "Wire").find("#outbox-entries[data-empty='No signals yet.']");
        assertThat(browser.find("#panel-outbox .problem").getText()).isEmpty();
        assertThat(browser.all("#panel-clients")).isEmpty();
        assertThat(browser.all("#panel-faults")).isEmpty();
        assertThat(browser.all("#cloud-state")).isEmpty();
        browser.choose("#mint [name=kind]", "signature").click("#mint button");
        browser.shows("#minted", "001de30");
        browser.screenshot("serve");
        assertThat(browser.warnings()).allMatch(line -> line.contains("401"));
      }
    }
  }

  @Test
  void serveShowsAllPanelsWithAnEmulator() throws Exception {
    try (Program cloud =
            Program.start("console-cloud", Map.of(), "emulator", "--emulator-port", "0");
        Program program = serve("console-both", cloud.ready("emulator").toString())) {
      URI server = program.ready("server");
      try (Browser browser = Browser.open(1280, 900, "en", profile).at(server + "/")) {
        unlock(browser);
        browser.shows("h2", "Clients").click("#add-client").click(".tile [data-do=login]");
        browser.shows(".tile .state", "logged in");
        browser.type(".tile .message", "hello").click(".tile [data-do=send]");
        browser.shows(".tile .log", "received 5 bytes");
        browser.choose("#compose [name=action]", "SendUnicast");
        browser.type("#compose [name=users]", "carol").type("#compose [name=message]", "back");
        browser.click("#compose button").shows(".tile .log", "message: back");
        browser.shows("#wire-events .row", "SendUnicast").find("[data-fault='openapi throttle']");
      }
    }
  }

  @Test
  void reconnectsAfterARestartAndReportsIt() throws Exception {
    Program first =
        Program.start("console-1", Map.of(), "demo", "--server-port", "0", "--emulator-port", "0");
    URI server = first.ready("server");
    URI emulator = first.ready("emulator");
    try (Browser browser = Browser.open(1280, 900, "en", profile).at(server + "/")) {
      browser.click("#add-client").click(".tile [data-do=login]");
      browser.shows(".tile .state", "logged in").click(".tile [data-do=join]");
      browser.shows(".tile .chips", "lobby");
      first.terminate();
      assertThat(first.exitCode()).isZero();
      browser.shows("[role=alert]", "The server is away").shows(".tile .state", "disconnected");
      browser.screenshot("away");
      try (Program second =
          Program.start(
              "console-2",
              Map.of(),
              "demo",
              "--server-port",
              String.valueOf(server.getPort()),
              "--emulator-port",
              String.valueOf(emulator.getPort()))) {
        second.ready("server");
        browser.shows("#server-state", "reconnected 1×").showsNothing("[role=alert]");
        browser.shows(".tile .state", "logged in").shows(".tile .chips", "lobby");
        browser.type(".tile .message", "again").click(".tile [data-do=send]");
        browser.shows(".tile .log", "received 5 bytes");
      }
    } finally {
      first.close();
    }
  }
}
