package dev.rtcsignal.app.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The output and logs of all tests of all modules hold no key, token or signature. Runs last, by
 * its name.
 */
class SecretsInLogsIT {
  /** Any token, callback signature or request signature. */
  private static final Pattern SIGNED =
      Pattern.compile("001[a-zA-Z0-9@._-]{24}[A-Za-z0-9+/]{40,}|Signature=[0-9a-f]{64}");

  private static final List<String> KEYS =
      List.of(
          "anchors-app-key-0123456789abcdef",
          "c2VjcmV0LWFuY2hvcnM=",
          "TnpCak5XWXpZV1U0WkRaaE5ERmxaR0ZpTmpjeVkyUXlZek0wTWpJMU1qWQ",
          "STS2a+b/c==",
          "primary key of the test",
          "secondary key of the test",
          "contract-primary-key",
          "contract-secondary-key",
          "configured-keys-",
          "config-test-",
          "command-test-secret",
          "webhook-primary-key",
          "webhook-secondary-key",
          "server-test-app-key",
          "server-test-api-key",
          "emulator-test-app-key",
          "emulator-test-secret",
          "runnable-jar-app-key",
          "runnable-jar-secret",
          "hostile-clients-app-key",
          "hostile-clients-secret",
          "hand-over-app-key",
          "hand-over-secret",
          "module-path-",
          "published-app-key-of-the-demo",
          "published-secret-of-the-demo",
          "app-key-of-the-test-kit",
          "secret-of-the-test-kit",
          "console-api-key",
          "console-test-api-key",
          "the-session-token",
          "a-bearer-signature",
          "front-test-",
          "journal-test-app-key",
          "test-kit-notification-secret",
          "SecretKey-of-the-console",
          "published-notification-secret-of-the-demo",
          "BEGIN PRIVATE KEY",
          "secret payload");

  @Test
  void logsHoldNoKeyTokenOrSignature() throws IOException {
    List<Path> logs = logs();
    assertThat(logs).as("logs of all modules").hasSizeGreaterThan(20);
    assertThat(logs.toString())
        .contains("signal-adapter-http")
        .contains("signal-adapter-webhook")
        .contains("it-logs");
    for (Path log : logs) {
      assertThat(leak(Files.readString(log))).as(log.toString()).isEqualTo("none");
    }
  }

  @Test
  void theSearchFindsEachSecret() {
    assertThat(leak("x 00160af4c8dcb758d00ce35adb3EQD24BQDeruMYfoMjmEDAGh5ZiAARgps6T5ZgcTz9bw5D"))
        .startsWith("001");
    assertThat(leak("Signature=" + "a".repeat(64))).startsWith("Signature");
    KEYS.forEach(key -> assertThat(leak("log of " + key + " here")).isEqualTo(key));
  }

  /** The logs were written: they hold lines of the libraries. */
  @Test
  void theLibrariesDidLog() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path log : logs()) {
      all.append(Files.readString(log));
    }
    assertThat(all).contains("the handler gave no answer").contains("follows in");
  }

  private static String leak(String text) {
    Matcher signed = SIGNED.matcher(text);
    if (signed.find()) {
      return signed.group();
    }
    return KEYS.stream().filter(text::contains).findFirst().orElse("none");
  }

  private static List<Path> logs() throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .filter(
              file ->
                  file.toString()
                          .matches(".*/target/(surefire-reports|failsafe-reports)/.*-output\\.txt")
                      || file.toString().contains("/target/it-logs/"))
          .toList();
    }
  }
}
