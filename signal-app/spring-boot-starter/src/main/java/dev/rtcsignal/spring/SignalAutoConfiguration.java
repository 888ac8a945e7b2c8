package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.JsonCodec;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** What sends, if there is an access key; and what both halves need. */
@AutoConfiguration
@ConditionalOnProperty(name = "signal.enabled", havingValue = "true", matchIfMissing = true)
@EnableConfigurationProperties(SignalProperties.class)
class SignalAutoConfiguration {
  /** Names the bean of the clock of tests, if there is one; else the clocks are the system's. */
  static final String CLOCK = "signalClock";

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnSet({
    "signal.access-key-id",
    "signal.secret-access-key",
    "signal.session-token",
  })
  AccessKeys signalAccessKeys(SignalProperties properties) {
    // Kept, since the signing key that is derived from it is cached with it.
    Optional<AccessKey> key = Optional.of(properties.accessKey());
    return app -> key.filter(own -> app.equals(properties.app()));
  }

  @Bean
  @ConditionalOnMissingBean
  Quota signalQuota(
      SignalProperties properties, @Qualifier(CLOCK) ObjectProvider<InstantSource> clock) {
    return new InMemoryQuota(
        clock.getIfAvailable(SystemDefaults::steadyClock), properties.quotaLimits());
  }

  @Bean
  @ConditionalOnMissingBean
  Delayer signalDelayer() {
    return new SystemDelayer();
  }

  @Bean
  @ConditionalOnMissingBean
  CloudCredentials signalCloudCredentials() {
    return new CloudCredentials();
  }

  @Bean
  @ConditionalOnMissingBean
  FailedSends signalFailedSends() {
    return new FailedSends();
  }

  @Bean
  @ConditionalOnBean(AccessKeys.class)
  @ConditionalOnMissingBean(SignalTransport.class)
  OpenApiTransport signalTransport(
      SignalProperties properties,
      AccessKeys keys,
      Quota quota,
      Delayer delayer,
      @Qualifier(CLOCK) ObjectProvider<InstantSource> clock,
      ObjectProvider<DeliveryListener> listeners) {
    OpenApiTransport.Builder transport =
        inCloud(builder(clock.getIfAvailable()), properties.address());
    listeners.orderedStream().forEach(transport::listener);
    return transport
        .accessKeys(keys)
        .quota(quota)
        .delayer(delayer)
        .callTimeout(properties.send().timeout())
        .connectTimeout(properties.send().connectTimeout())
        .maxInFlight(properties.send().maxInFlight())
        .maxWaiting(properties.send().maxWaiting())
        .build();
  }

  private static OpenApiTransport.Builder inCloud(
      OpenApiTransport.Builder transport, CloudAddress cloud) {
    return PropertyRules.checked(
        "signal.cloud or signal.region",
        "volcengine, byteplus or a URL http(s)://host:port, and a region such as cn-north-1",
        () -> transport.cloud(cloud.uri(), cloud.region()));
  }

  private static OpenApiTransport.Builder builder(InstantSource clock) {
    return clock == null
        ? OpenApiTransport.builder()
        : OpenApiTransport.builder(clock, SystemDefaults.random());
  }

  /** The transport is a bean of its own, which closes it. */
  @Bean(destroyMethod = "")
  @ConditionalOnBean(SignalTransport.class)
  @ConditionalOnMissingBean
  Signals signals(
      SignalProperties properties, SignalTransport transport, ObjectProvider<JsonCodec> codec) {
    Signals signals = Signals.over(transport, properties.app(), properties.sender());
    JsonCodec own = codec.getIfUnique();
    return own == null ? signals : signals.withJson(own::write);
  }

  @Bean
  @ConditionalOnMissingBean(name = "signalLifecycle")
  SignalLifecycle signalLifecycle(ObjectProvider<SignalTransport> transport) {
    return new SignalLifecycle(transport);
  }
}
