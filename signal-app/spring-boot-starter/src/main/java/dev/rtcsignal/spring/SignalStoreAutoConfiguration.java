package dev.rtcsignal.spring;

import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.jdbc.JdbcRevocations;
import dev.rtcsignal.ports.outbox.OutboxBuilder;
import dev.rtcsignal.ports.outbox.OutboxListener;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;

/** The outbox between the beans that send and the transport, over a store in the database. */
@AutoConfiguration(
    after = SignalAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
    })
@ConditionalOnBean(SignalProperties.class)
@ConditionalOnProperty(name = "signal.store.enabled", havingValue = "true")
class SignalStoreAutoConfiguration {
  /** Names the bean of the data source, if there are several and none is primary. */
  static final String DATA_SOURCE = "signalDataSource";

  static final String OUTBOX = "signalOutbox";

  /** In Spring Boot 4 these classes are in a module that an application may lack. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider")
  static class Pools {
    @Bean
    PoolSize signalPoolSize(ObjectProvider<DataSourcePoolMetadataProvider> providers) {
      return source -> {
        DataSourcePoolMetadata pool =
            new CompositeDataSourcePoolMetadataProvider(providers.stream().toList())
                .getDataSourcePoolMetadata(source);
        Integer most = pool == null ? null : pool.getMax();
        return most == null || most < 0 ? OptionalInt.empty() : OptionalInt.of(most);
      };
    }
  }

  @Bean
  @ConditionalOnMissingBean(OutboxStore.class)
  StoreDatabase signalStoreDatabase(
      @Qualifier(DATA_SOURCE) ObjectProvider<DataSource> named,
      ObjectProvider<DataSource> all,
      ObjectProvider<PoolSize> pool) {
    DataSource own = named.getIfAvailable();
    DataSource source = own == null ? all.getIfUnique() : own;
    if (source == null) {
      throw missing(all.stream().count());
    }
    pool.ifAvailable(size -> size.requireRoom(source));
    return StoreDatabase.of(source);
  }

  private static SignalStartException missing(long sources) {
    return sources == 0
        ? new SignalStartException(
            "signal.store.enabled is true, but there is no bean of DataSource.",
            "Add spring-boot-starter-jdbc and set spring.datasource.url, define a bean of"
                + " DataSource, or set signal.store.enabled to false.")
        : new SignalStartException(
            "signal.store.enabled is true, but there are "
                + sources
                + " beans of DataSource and none is primary.",
            "Give the one with the tables of the store the name "
                + DATA_SOURCE
                + ", as its bean name or its qualifier, or make it @Primary.");
  }

  @Bean
  @ConditionalOnBean(StoreDatabase.class)
  @DependsOnDatabaseInitialization
  JdbcOutboxStore signalOutboxStore(SignalProperties properties, StoreDatabase database) {
    JdbcOutboxStore.Builder builder =
        JdbcOutboxStore.builder(database.source(), database.dialect())
            .maxWaiting(properties.store().maxWaiting())
            .exclusively();
    try {
      return properties.store().schema() == SignalProperties.StoreSchema.CHECK
          ? builder.withoutCreation().open()
          : builder.open();
    } catch (StoreException e) {
      throw new SignalStartException(
          "The store of signal.store.enabled cannot be opened: " + e.getMessage() + ".",
          "Give the user of the DataSource the right to create tables, or create them in a"
              + " migration with the statements of Schema.print and set signal.store.schema to"
              + " check.");
    }
  }

  @Bean
  @ConditionalOnBean(JdbcOutboxStore.class)
  @ConditionalOnMissingBean
  SeenStore signalSeenStore(JdbcOutboxStore store) {
    return store.registers().seen();
  }

  @Bean
  @ConditionalOnBean(JdbcOutboxStore.class)
  @ConditionalOnMissingBean
  QuestionStore signalQuestionStore(JdbcOutboxStore store) {
    return store.registers().questions();
  }

  /** Read by the check of senders, if there is one: the table is read as long as this exists. */
  @Bean
  @Lazy
  @ConditionalOnBean(JdbcOutboxStore.class)
  @ConditionalOnMissingBean(RevocationList.class)
  JdbcRevocations signalRevocations(JdbcOutboxStore store) {
    return store.registers().revocations();
  }

  /** Sends from the start of the application, also if its beans are made lazily. */
  @Bean(OUTBOX)
  @Primary
  @Lazy(false)
  @ConditionalOnMissingBean(Outbox.class)
  OutboxTransport signalOutbox(
      SignalProperties properties,
      OutboxStore store,
      ConfigurableListableBeanFactory beans,
      ObjectProvider<Quota> quota,
      ObjectProvider<OutboxListener> listeners) {
    OutboxBuilder outbox =
        OutboxTransport.builder(
                store, GuardedBean.find(beans).dependedOnBy(OUTBOX), properties.line())
            .callTimeout(properties.send().timeout())
            .retention(properties.store().retention());
    quota.ifUnique(paces -> outbox.quota(paces, properties.app()));
    listeners.orderedStream().forEach(outbox::listener);
    return outbox.build();
  }
}
