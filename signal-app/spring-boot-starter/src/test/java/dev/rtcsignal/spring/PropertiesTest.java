package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PropertiesTest {
  private static final String SECRET = "a-secret-that-no-message-holds";

  static final AutoConfigurations ALL =
      AutoConfigurations.of(
          SignalAutoConfiguration.class,
          SignalStoreAutoConfiguration.class,
          SignalTransactionAutoConfiguration.class,
          SignalJackson3AutoConfiguration.class,
          SignalJackson2AutoConfiguration.class,
          SignalCallbackAutoConfiguration.class,
          SignalNotificationAutoConfiguration.class,
          SignalStartCheckAutoConfiguration.class,
          SignalMetricsAutoConfiguration.class,
          SignalObservationAutoConfiguration.class,
          SignalHealth3AutoConfiguration.class);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(ALL)
          .withPropertyValues("signal.app-id=" + SignedCallback.APP);

  @Test
  void anApplicationWithAnAccessKeyAloneSends() {
    runner
        .withPropertyValues("signal.access-key-id=AK", "signal.secret-access-key=" + SECRET)
        .run(
            spring ->
                assertThat(spring)
                    .hasSingleBean(Signals.class)
                    .hasSingleBean(AccessKeys.class)
                    .doesNotHaveBean(AppKeys.class)
                    .doesNotHaveBean(SignalWebhook.class)
                    .doesNotHaveBean(NotificationWebhook.class));
  }

  @Test
  void anApplicationWithAnAppKeyAloneReceives() {
    runner
        .withPropertyValues("signal.app-key=" + SECRET)
        .run(
            spring ->
                assertThat(spring)
                    .hasSingleBean(SignalWebhook.class)
                    .doesNotHaveBean(SignalTransport.class)
                    .doesNotHaveBean(Signals.class));
  }

  @Test
  void beansOfTheApplicationReplaceThoseOfTheStarter() {
    runner
        .withBean(InMemoryTransport.class, InMemoryTransport::accepting)
        .run(
            spring -> {
              assertThat(spring).hasSingleBean(SignalTransport.class).hasSingleBean(Signals.class);
              assertThat(spring.getBean(Signals.class).toUser("alice").text("hi").isAccepted())
                  .isTrue();
            });
  }

  @Test
  void nothingIsConfiguredWhenItIsDisabled() {
    new ApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues("signal.enabled=false")
        .run(spring -> assertThat(spring).doesNotHaveBean(SignalProperties.class));
  }

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  @Test
  void theEnvironmentVariablesOfTheReferenceServerAreRead() {
    Map<String, Object> variables =
        Map.of(
            "SIGNAL_APP_ID", SignedCallback.APP.value(),
            "SIGNAL_APP_KEY", "one",
            "SIGNAL_APP_KEY_SECONDARY", "two",
            "SIGNAL_ACCESS_KEY_ID", "AK",
            "SIGNAL_SECRET_ACCESS_KEY", SECRET,
            "SIGNAL_CLOUD", "byteplus",
            "SIGNAL_FROM", "desk",
            "SIGNAL_APP_QUOTA", "50",
            "SIGNAL_NOTIFICATION_SECRET", "three");
    try (ConfigurableApplicationContext spring = withEnvironment(variables)) {
      SignalProperties read = spring.getBean(SignalProperties.class);
      assertThat(read.app()).isEqualTo(SignedCallback.APP);
      assertThat(read.appKeys()).hasSize(2);
      assertThat(read.accessKey().id()).isEqualTo("AK");
      assertThat(read.address().region()).isEqualTo("ap-singapore-1");
      assertThat(read.sender().value()).isEqualTo("desk");
      assertThat(read.quotaLimits().total()).isEqualTo(50);
      assertThat(spring.getBeansOfType(NotificationWebhook.class)).hasSize(1);
      assertThat(spring.getBeansOfType(Signals.class)).hasSize(1);
      assertThat(read.toString()).doesNotContain("one", "two", "three", SECRET);
    }
  }

  private static ConfigurableApplicationContext withEnvironment(Map<String, Object> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .environment(environment)
        .properties("spring.main.banner-mode=off")
        .run();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("signal.app-id is not set.", new String[] {"signal.app-id="}),
        Arguments.of("signal.app-id is wrong: ", new String[] {"signal.app-id=a b"}),
        Arguments.of("signal.from is wrong: ", new String[] {"signal.from=a b"}),
        Arguments.of(
            "signal.secret-access-key is not set.", new String[] {"signal.access-key-id=AK"}),
        Arguments.of(
            "signal.access-key-id is not set.",
            new String[] {"signal.secret-access-key=" + SECRET}),
        Arguments.of(
            "signal.app-key is not set.",
            new String[] {"signal.app-key=", "signal.app-key-secondary=" + SECRET}),
        Arguments.of(
            "signal.access-key-id or signal.session-token is wrong: ",
            new String[] {
              "signal.access-key-id=AK",
              "signal.secret-access-key=" + SECRET,
              "signal.session-token=" + SECRET + "\u00e9"
            }),
        Arguments.of("signal.cloud is wrong: ", new String[] {"signal.cloud=http://a b"}),
        Arguments.of(
            "signal.cloud is wrong: it is no cloud that is known",
            new String[] {"signal.cloud=Volcengine"}),
        Arguments.of(
            "signal.cloud or signal.region is wrong: ",
            new String[] {
              "signal.cloud=ftp://" + SECRET + "@host",
              "signal.access-key-id=AK",
              "signal.secret-access-key=" + SECRET
            }),
        Arguments.of(
            "signal.callback.path and signal.notification.path are both /x.",
            new String[] {
              "signal.callback.path=/x",
              "signal.notification.path=/x",
              "signal.notification.secret=" + SECRET
            }),
        Arguments.of(
            "Neither signal.app-key nor signal.access-key-id is set",
            new String[] {"signal.app-key="}));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeFailsTheStartWithItsPropertyAndNoSecret(String sentence, String[] properties) {
    runner
        .withPropertyValues("signal.app-key=" + SECRET)
        .withPropertyValues(properties)
        .run(spring -> assertFails(spring.getStartupFailure(), sentence));
  }

  @ParameterizedTest
  @CsvSource({
    "signal.app-quota, 0, it must be 1 to 1000000",
    "signal.callback.path, rtc, is not a path",
    "signal.notification.path, /rtc/*, is not a path",
    "signal.callback.handler-timeout, 0s, it must be positive",
    "signal.callback.rate-per-user, 0, it must be 1 to 1000000",
    "signal.callback.max-body-bytes, 524289, it must be 1 to 524288",
    "signal.send.timeout, -1s, it must be positive",
    "signal.callback.allowed-skew, 25h, it must be 0 to 24 hours",
    "signal.callback.allowed-skew, -1ns, it must be 0 to 24 hours",
    "signal.send.max-in-flight, 0, it must be 1 to 1000000",
    "signal.quota-headroom, 51, it must be 0 to 50",
    "signal.store.retention, 0s, it must be positive",
    "signal.store.max-waiting, 0, it must be 1 to 1000000000",
    "signal.store.line, a b, no name of at most 128 characters"
  })
  void aValueOutOfRangeFailsTheStartWithTheRule(String property, String value, String rule) {
    runner
        .withPropertyValues("signal.app-key=" + SECRET, property + "=" + value)
        .run(spring -> assertFails(spring.getStartupFailure(), property + " is", rule));
  }

  static void assertFails(Throwable failure, String... parts) {
    FailureAnalysis analysis = new SignalFailureAnalyzer().analyze(failure);
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription()).contains(parts).doesNotContain(SECRET);
    assertThat(analysis.getAction()).isNotBlank().doesNotContain(SECRET);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      assertThat(String.valueOf(cause.getMessage())).doesNotContain(SECRET);
    }
  }
}
