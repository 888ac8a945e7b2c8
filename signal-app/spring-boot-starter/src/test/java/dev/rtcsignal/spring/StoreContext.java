package dev.rtcsignal.spring;

import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.ports.AccessKeys;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications with a store. */
final class StoreContext {
  static final AutoConfigurations DATABASE =
      AutoConfigurations.of(
          DataSourceAutoConfiguration.class,
          DataSourceTransactionManagerAutoConfiguration.class,
          JdbcTemplateAutoConfiguration.class,
          TransactionAutoConfiguration.class);

  private StoreContext() {}

  /** One that has no database yet. */
  static ApplicationContextRunner sending() {
    return new ApplicationContextRunner()
        .withConfiguration(PropertiesTest.ALL)
        .withPropertyValues(
            "signal.app-id=" + SignedCallback.APP,
            "signal.access-key-id=AK",
            "signal.secret-access-key=a-secret",
            "signal.cloud=http://127.0.0.1:9",
            "signal.store.enabled=true");
  }

  static ApplicationContextRunner withDatabase(String url) {
    return sending().withConfiguration(DATABASE).withPropertyValues("spring.datasource.url=" + url);
  }

  static ApplicationContextRunner withDatabase(Path file) {
    return withDatabase("jdbc:sqlite:" + file);
  }

  static ApplicationContextRunner inCloud(ApplicationContextRunner runner, RtcEmulator cloud) {
    return runner
        .withBean("accessKeys", AccessKeys.class, () -> app -> Optional.of(cloud.accessKey()))
        .withPropertyValues(
            "signal.app-id=" + cloud.app(),
            "signal.cloud=" + cloud.uri(),
            "signal.region=" + cloud.region());
  }
}
