package dev.rtcsignal.spring.test;

import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.auth.NotificationSecret;
import java.net.URI;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;

/**
 * Sends event notifications to the application once its web server listens; in clear text.
 *
 * @param context the application's; that of the management server is another
 */
record RtcEmulatorNotifications(ConfigurableApplicationContext context, RtcEmulator cloud)
    implements ApplicationListener<ContextRefreshedEvent> {
  static final String SECRET = "notification-secret-of-the-test-kit";

  @Override
  public void onApplicationEvent(ContextRefreshedEvent event) {
    Environment environment = context.getEnvironment();
    // Spring Boot sets it when the server listens; its event has another package in version 4.
    String port = environment.getProperty("local.server.port");
    if (event.getApplicationContext() == context && port != null) {
      String secret = environment.getProperty("signal.notification.secret", SECRET);
      URI url = URI.create("http://127.0.0.1:" + port + path(environment));
      cloud.sendNotificationsTo(url, new NotificationSecret(secret));
    }
  }

  private static String path(Environment environment) {
    return environment.getProperty("server.servlet.context-path", "")
        + environment.getProperty("spring.webflux.base-path", "")
        + environment.getProperty("signal.notification.path", "/rtc/events");
  }

  /** Leaves the emulator out, which holds keys. */
  @Override
  public String toString() {
    return "RtcEmulatorNotifications[]";
  }
}
