package dev.rtcsignal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.domain.auth.NotificationSecret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustTest {
  @Test
  void believesNotificationsUnderOneSecretMoreAndThoseThatWereSet() {
    NotificationSecret set = new NotificationSecret("front-test-notification-set");
    NotificationSecret more = new NotificationSecret("front-test-notification-more");
    AppConfig config =
        new AppConfig(Settings.of(Map.of("notification-secret", "front-test-notification-set")));
    Trust trust = Trust.of(config.front(), config.secrets().orElseThrow()).notifiedUnder(more);
    List<String> values = List.of("a", "b");
    assertThat(trust.notifications().orElseThrow().get())
        .anyMatch(secret -> secret.signed(values, more.sign(values)))
        .anyMatch(secret -> secret.signed(values, set.sign(values)));
  }
}
