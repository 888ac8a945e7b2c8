package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class MissingBeanTest {
  private static final String SENDS = "--signal.access-key-id=AK --signal.secret-access-key=secret";
  private static final String RECEIVES = "--signal.app-key=key";

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  /** What takes a bean, as a constructor of the application does. */
  record Consumer(Object bean) {}

  static Stream<Arguments> missing() {
    return Stream.of(
        Arguments.of(SignalTransport.class, RECEIVES, "signal.access-key-id is not set."),
        Arguments.of(Signals.class, RECEIVES, "signal.access-key-id is not set."),
        Arguments.of(Asker.class, RECEIVES, "signal.access-key-id is not set."),
        Arguments.of(Asker.class, SENDS, "signal.app-key is not set."),
        Arguments.of(SignalRouter.class, SENDS, "signal.app-key is not set."),
        Arguments.of(SignalWebhook.class, SENDS, "signal.app-key is not set."),
        Arguments.of(Outbox.class, SENDS, "signal.store.enabled is not set."),
        Arguments.of(
            TransactionalOutbox.class,
            SENDS + " --signal.store.enabled=false",
            "signal.store.enabled is not set."),
        Arguments.of(PresenceStore.class, SENDS, "signal.notification.secret is not set."),
        Arguments.of(NotificationWebhook.class, SENDS, "signal.notification.secret is not set."),
        Arguments.of(Signals.class, SENDS + " --signal.enabled=false", "signal.enabled is false."));
  }

  @ParameterizedTest
  @MethodSource("missing")
  void theReportNamesThePropertyThatTheBeanNeeds(
      Class<?> type, String arguments, String reason, CapturedOutput output) {
    assertThat(start(List.of(), type, arguments)).isNotNull();
    assertThat(output)
        .contains("There is no bean of " + type.getSimpleName() + ", since " + reason)
        .doesNotContain("=secret");
  }

  @Test
  void aBeanThatIsThereTwiceIsReportedBySpring(CapturedOutput output) {
    assertThat(start(List.of("one", "two"), SignalTransport.class, RECEIVES)).isNotNull();
    assertThat(output).contains("one", "two").doesNotContain("There is no bean of");
  }

  @Test
  void aMissingBeanOfTheApplicationIsReportedBySpring(CapturedOutput output) {
    assertThat(start(List.of(), Stream.class, RECEIVES)).isNotNull();
    assertThat(output).contains(Stream.class.getName()).doesNotContain("There is no bean of");
  }

  /** Starts an application that needs a bean, and returns why that failed. */
  private static Throwable start(List<String> transports, Class<?> type, String arguments) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    ApplicationContextInitializer<GenericApplicationContext> beans =
        context -> {
          transports.forEach(name -> addTransport(context, name));
          context.registerBean(Consumer.class, () -> new Consumer(context.getBean(type)));
        };
    application.addInitializers(beans);
    String all = "--signal.app-id=" + SignedCallback.APP + " " + arguments;
    return catchThrowable(() -> application.run(all.split(" ")).close());
  }

  private static void addTransport(GenericApplicationContext context, String name) {
    context.registerBean(name, SignalTransport.class, InMemoryTransport::accepting);
  }
}
