package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.SignalTransport;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Names the properties without which a bean of the starter is not made. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingBeanAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {
  private static final String ENABLED = "signal.enabled";
  private static final String ACCESS_KEY = "signal.access-key-id";
  private static final String APP_KEY = "signal.app-key";
  private static final String STORE = "signal.store.enabled";
  private static final String NOTIFICATIONS = "signal.notification.secret";

  private static final Map<Class<?>, List<String>> NEEDS =
      Map.of(
          Outbox.class, List.of(STORE),
          TransactionalOutbox.class, List.of(STORE),
          SignalTransport.class, List.of(ACCESS_KEY),
          Signals.class, List.of(ACCESS_KEY),
          Asker.class, List.of(ACCESS_KEY, APP_KEY),
          SignalRouter.class, List.of(APP_KEY),
          SignalWebhook.class, List.of(APP_KEY),
          NotificationWebhook.class, List.of(NOTIFICATIONS),
          PresenceStore.class, List.of(NOTIFICATIONS));

  private static final Map<String, String> MENDS =
      Map.of(
          ACCESS_KEY,
          "Set signal.access-key-id and signal.secret-access-key, or define a bean of"
              + " SignalTransport.",
          APP_KEY,
          "Set signal.app-key, or define a bean of SenderCheck.",
          STORE,
          "Set signal.store.enabled to true.",
          NOTIFICATIONS,
          "Set signal.notification.secret.");

  private final Environment environment;

  MissingBeanAnalyzer(Environment environment) {
    this.environment = environment;
  }

  /** Returns null, which leaves the failure to Spring's own, if another reason is possible. */
  @Override
  protected FailureAnalysis analyze(Throwable failure, NoSuchBeanDefinitionException cause) {
    Class<?> type = cause.getBeanType();
    if (type == null
        || cause instanceof NoUniqueBeanDefinitionException
        || !NEEDS.containsKey(type)) {
      return null;
    }
    String problem = "There is no bean of " + type.getSimpleName() + ", since ";
    if (!environment.getProperty(ENABLED, Boolean.class, true)) {
      return new FailureAnalysis(problem + "signal.enabled is false.", "Remove it.", cause);
    }
    return NEEDS.get(type).stream()
        .filter(property -> isMissing(environment.getProperty(property)))
        .findFirst()
        .map(missing -> analysis(problem, missing, cause))
        .orElse(null);
  }

  private static boolean isMissing(String value) {
    return !StringUtils.hasText(value) || value.equals("false");
  }

  private static FailureAnalysis analysis(String problem, String missing, Throwable cause) {
    return new FailureAnalysis(problem + missing + " is not set.", MENDS.get(missing), cause);
  }
}
