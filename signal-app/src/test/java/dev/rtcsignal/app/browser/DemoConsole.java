package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.journey.Program;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** Runs the demo as a process, and opens its console in a new browser for each test. */
abstract class DemoConsole {
  /** The tiles of the page, which stand before those of other programs. */
  private static final String OWN = ".tile:not(.watched)";

  static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Program demo;
  static URI server;
  static URI emulator;

  @TempDir private Path profile;
  Browser browser;
  List<String> expectedWarnings = List.of();

  @BeforeAll
  static void startDemo() throws Exception {
    Browser.require();
    demo =
        Program.start(
            "console",
            Map.of(),
            "demo",
            "--server-port",
            "0",
            "--emulator-port",
            "0",
            "--room-quota",
            "30");
    server = demo.ready("server");
    emulator = demo.ready("emulator");
  }

  @AfterAll
  static void stopDemo() {
    if (demo != null) {
      demo.close();
    }
  }

  @BeforeEach
  void open() {
    browser = Browser.open(1280, 900, "en-US", profile).at(server + "/");
    browser.shows("#cloud-state", "connected");
  }

  @AfterEach
  void close() throws Exception {
    if (browser != null) {
      List<String> warnings =
          browser.warnings().stream()
              .filter(line -> expectedWarnings.stream().noneMatch(line::contains))
              .toList();
      browser.close();
      call("DELETE", emulator + "/emulator/faults", "");
      assertThat(warnings).as("console errors").isEmpty();
    }
  }

  static HttpResponse<String> call(String method, String uri, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static JsonObject get(String uri) throws Exception {
    return Json.parse(call("GET", uri, "").body()).orElseThrow();
  }

  /** Opens a client, logs it in and joins the room "lobby". */
  final void joinLobby(String user) {
    int before = browser.all(OWN).size();
    browser.click("#add-client");
    browser.awaits("one more client", () -> browser.all(OWN).size() == before + 1);
    browser.type(".tile:nth-of-type(" + (before + 1) + ") .uid", user);
    String tile = tile(user);
    browser.click(tile + "[data-do=login]").shows(tile + ".log", "onLoginResult");
    browser.shows(tile + ".log", "onServerParamsSetResult");
    browser.click(tile + "[data-do=join]").shows(tile + ".chips", "lobby");
  }

  static String tile(String user) {
    return "[data-uid='" + user + "'] ";
  }

  final void send(String user, String to, String receiver, String kind, String message) {
    String tile = tile(user);
    browser.choose(tile + ".composer select:first-of-type", to);
    if (!receiver.isEmpty()) {
      browser.type(tile + ".composer .to", receiver);
    }
    browser.choose(tile + ".composer select:nth-of-type(2)", kind);
    browser.type(tile + ".composer .message", message).click(tile + "[data-do=send]");
  }

  final void assertEvent(String user, String event, String... texts) {
    browser.awaits(
        user + ": " + event + " " + String.join(" ", texts),
        () ->
            browser.all(tile(user) + ".log [data-name='" + event + "']").stream()
                .map(WebElement::getText)
                .anyMatch(line -> List.of(texts).stream().allMatch(line::contains)));
  }

  static List<String> userNames() throws Exception {
    return get(emulator + "/emulator/state")
        .getJsonArray("apps")
        .getJsonObject(0)
        .getJsonArray("users")
        .stream()
        .map(name -> name.toString().replace("\"", ""))
        .toList();
  }
}
