package dev.rtcsignal.spring;

import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.jdbc.JdbcOutbox;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What enqueues in transactions of the application, if it has the JDBC support of Spring. */
@AutoConfiguration(after = SignalStoreAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.jdbc.core.JdbcTemplate")
@ConditionalOnBean(StoreDatabase.class)
class SignalTransactionAutoConfiguration {
  /** Takes the store, which creates the tables. */
  @Bean
  @ConditionalOnMissingBean
  TransactionalOutbox signalTransactionalOutbox(
      SignalProperties properties, StoreDatabase database, OutboxStore store) {
    JdbcOutbox outbox =
        new JdbcOutbox(database.dialect(), properties.line(), properties.store().maxWaiting());
    return new TransactionalOutbox(
        database.source(), outbox, properties.app(), properties.sender());
  }
}
