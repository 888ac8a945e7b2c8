package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ServerSecretsTest {
  private static final VerifiedSender HYF =
      VerifiedSender.unchecked(new AppId("app1"), new UserId("hyf"));
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir private Path folder;

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("file"), text).toString();
  }

  private static ServerSecrets secrets(Settings settings) {
    ConfigReader reader = new ConfigReader(settings);
    Optional<ServerSecrets> secrets = ServerSecrets.read(reader.read(ServerConfig.class), reader);
    reader.requireNoMistakes();
    return secrets.orElseThrow();
  }

  private ServerSecrets revocations(String text) throws Exception {
    return secrets(Settings.of(Map.of("revocation-file", file(text))));
  }

  @Test
  void readsApiKeysFromSettingsAndTheLinesOfAFile() throws Exception {
    ServerSecrets secrets =
        secrets(
            Settings.of(
                Map.of(
                    "api-key", "front-test-key-1",
                    "api-key-secondary", "front-test-key-2",
                    "api-key-file", file("front-test-key-3\n\n front-test-key-4 \n"))));
    assertThat(secrets.apiKeys().get())
        .containsExactly(
            "front-test-key-1", "front-test-key-2", "front-test-key-3", "front-test-key-4");
    file("front-test-key-5");
    assertThat(secrets.apiKeys().get()).hasSize(4);
    secrets.refresh();
    assertThat(secrets.apiKeys().get())
        .containsExactly("front-test-key-1", "front-test-key-2", "front-test-key-5");
    assertThat(secrets.toString()).doesNotContain("front-test-key");
  }

  @Test
  void acceptsASecretOfNotificationsThatIsWrittenLater() throws Exception {
    NotificationSecret secret = new NotificationSecret("front-test-notification-secret");
    List<String> values = List.of("a", "b");
    ServerSecrets secrets = secrets(Settings.of(Map.of("notification-secret-file", file("\n"))));
    Supplier<List<NotificationSecret>> valid = secrets.notifications().orElseThrow();
    assertThat(valid.get()).isEmpty();
    file("front-test-notification-secret\n");
    secrets.refresh();
    assertThat(valid.get()).singleElement().matches(one -> one.signed(values, secret.sign(values)));
  }

  @Test
  void hasNoNotificationsWithoutASecretAndAFile() {
    assertThat(secrets(Settings.of(Map.of())).notifications()).isEmpty();
  }

  @Test
  void revokesAUserAUserBeforeATimeAndAllBeforeATime() throws Exception {
    assertThat(revocations("user hyf").revocations().revokes(HYF, Instant.MAX.minusSeconds(1)))
        .isTrue();
    assertThat(revocations("user ali # not hyf").revocations().revokes(HYF, NOON)).isFalse();
    var dated = revocations("\nuser hyf before 2026-01-31T12:00:00Z\n").revocations();
    assertThat(dated.revokes(HYF, NOON.minusNanos(1))).isTrue();
    assertThat(dated.revokes(HYF, NOON)).isFalse();
    var all = revocations("all before 2026-01-31T12:00:00Z").revocations();
    assertThat(all.revokes(HYF, NOON.minusNanos(1))).isTrue();
    assertThat(all.revokes(HYF, NOON)).isFalse();
  }

  @Test
  void appliesAChangedRevocationFileAndKeepsTheLastOneAfterAWrongOne() throws Exception {
    ServerSecrets secrets = revocations("");
    assertThat(secrets.revocations().revokes(HYF, NOON)).isFalse();
    file("user hyf");
    secrets.refresh();
    assertThat(secrets.revocations().revokes(HYF, NOON)).isTrue();
    file("user");
    secrets.refresh();
    assertThat(secrets.revocations().revokes(HYF, NOON)).isTrue();
    Files.delete(folder.resolve("file"));
    secrets.refresh();
    assertThat(secrets.revocations().revokes(HYF, NOON)).isTrue();
  }

  /** It is looked at every second. */
  @Test
  void logsEachReasonOnce() throws Exception {
    ServerSecrets secrets = revocations("user hyf");
    Logger logger = (Logger) LoggerFactory.getLogger(ReloadedFile.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      for (String text : List.of("user", "user", "", "", "user hyf", "user hyf", "user", "user")) {
        file(text);
        secrets.refresh();
      }
    } finally {
      logger.detachAppender(log);
    }
    String rule = log.list.get(0).getFormattedMessage();
    assertThat(rule).startsWith("the file of SIGNAL_REVOCATION_FILE was not read again: ");
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            rule,
            "the file of SIGNAL_REVOCATION_FILE was not read again: it is empty, as while it is"
                + " being written",
            rule);
  }

  /** A shell that writes a file empties it first, and a full disk leaves it so. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \n\n"})
  void keepsTheLastContentOfAnEmptiedFile(String text) throws Exception {
    for (String name : List.of("api-key-file", "revocation-file", "notification-secret-file")) {
      ServerSecrets secrets = secrets(Settings.of(Map.of(name, file("user hyf"))));
      file(text);
      secrets.refresh();
      assertThat(secrets.apiKeys().get()).hasSize(name.startsWith("api") ? 1 : 0);
      assertThat(secrets.revocations().revokes(HYF, NOON)).isEqualTo(name.startsWith("rev"));
      assertThat(secrets.notifications().map(known -> known.get().size()).orElse(0))
          .isEqualTo(name.startsWith("not") ? 1 : 0);
    }
  }

  @Test
  void aCommentAloneEndsAllRevocations() throws Exception {
    ServerSecrets secrets = revocations("user hyf");
    file("# no revocations");
    secrets.refresh();
    assertThat(secrets.revocations().revokes(HYF, NOON)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "hyf", "user a b", "user hyf before noon", "all", "user h/f"})
  void namesTheWrongLine(String line) {
    assertThatThrownBy(() -> revocations("user ali\n" + line))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SIGNAL_REVOCATION_FILE")
        .hasMessageContaining("line 2");
  }

  @Test
  void reportsAMissingFile() {
    Settings settings = Settings.of(Map.of("api-key-file", folder.resolve("none").toString()));
    assertThatThrownBy(() -> secrets(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SIGNAL_API_KEY_FILE");
  }

  /** Regression: a key was accepted that no request can carry, so that each was answered 401. */
  @ParameterizedTest
  @ValueSource(
      strings = {" spaced-api-key ", "spaced-api-key ", " spaced-api-key", "cl\u00e9-api-key"})
  void refusesAnApiKeyThatNoHeaderCarries(String key) {
    for (String name : List.of("api-key", "api-key-secondary")) {
      assertThatThrownBy(() -> secrets(Settings.of(Map.of(name, key))))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith(Setting.of(name).variable() + " is wrong: an API key takes")
          .hasMessageNotContaining(key.strip());
    }
  }

  /** Regression: the same, from a file. */
  @ParameterizedTest
  @ValueSource(strings = {"cl\u00e9-api-key", "tab\tapi-key", "api-key\u007f"})
  void refusesAnApiKeyOfAFileThatNoHeaderCarries(String key) throws Exception {
    Settings settings = Settings.of(Map.of("api-key-file", file("first-api-key\n" + key)));
    assertThatThrownBy(() -> secrets(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("SIGNAL_API_KEY_FILE is wrong: line 2: an API key takes")
        .hasMessageNotContaining(key);
  }

  @Test
  void takesAnApiKeyWithASpaceInside() {
    ServerSecrets secrets = secrets(Settings.of(Map.of("api-key", "! api  key ~")));
    assertThat(secrets.apiKeys().get()).containsExactly("! api  key ~");
  }

  /** Regression: a control character was refused in the variable alone. */
  @Test
  void refusesAControlCharacterInASecretOfNotifications() throws Exception {
    Settings settings = Settings.of(Map.of("notification-secret-file", file("tab\tsecret\n")));
    assertThatThrownBy(() -> secrets(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "SIGNAL_NOTIFICATION_SECRET_FILE is wrong: line 1: it has a control character")
        .hasMessageNotContaining("secret\n");
  }
}
