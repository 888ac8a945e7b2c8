package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.JsonCodec;
import dev.rtcsignal.adapter.routing.RouterFields;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.spring.SignalProperties.Callback;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** What receives messages of clients, if there is an app key or another check of senders. */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnBean(SignalProperties.class)
class SignalCallbackAutoConfiguration {
  static final String EXECUTOR = "signalExecutor";

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnSet({"signal.app-key", "signal.app-key-secondary"})
  AppKeys signalAppKeys(SignalProperties properties) {
    List<AppKey> keys = properties.appKeys();
    return app -> app.equals(properties.app()) ? keys : List.of();
  }

  @Bean
  @ConditionalOnBean(AppKeys.class)
  @ConditionalOnMissingBean
  SenderCheck signalSenderCheck(
      SignalProperties properties, AppKeys keys, ObjectProvider<RevocationList> revocations) {
    Callback settings = properties.callback();
    return PropertyRules.checked(
        "signal.callback.max-token-lifetime",
        "a duration of at most 136 years",
        () -> {
          TokenSenderCheck check =
              TokenSenderCheck.of(keys, settings.allowedSkew())
                  .withMaxLifetime(settings.maxTokenLifetime());
          RevocationList list = revocations.getIfUnique();
          TokenSenderCheck revoking = list == null ? check : check.revoking(list);
          return settings.shortSignaturesOnly() ? revoking.acceptingShortFormOnly() : revoking;
        });
  }

  /** Not a candidate by type, so that Spring still makes its own executor. */
  @Bean(name = EXECUTOR, defaultCandidate = false, destroyMethod = "close")
  @ConditionalOnBean(SenderCheck.class)
  @ConditionalOnMissingBean(name = EXECUTOR)
  RouteExecutor signalExecutor(SignalProperties properties, Environment environment) {
    return RouteExecutor.of(properties.callback(), environment);
  }

  @Bean
  @ConditionalOnBean({SenderCheck.class, SignalTransport.class})
  @ConditionalOnMissingBean
  Asker signalAsker(
      SignalProperties properties,
      SignalTransport transport,
      Delayer delayer,
      ObjectProvider<JsonCodec> codec,
      ObjectProvider<RouterFields> fields,
      ObjectProvider<QuestionStore> questions) {
    Asker.Builder asker = Asker.builder(transport, properties.sender()).delayer(delayer);
    codec.ifUnique(asker::codec);
    fields.ifUnique(asker::fields);
    questions.ifUnique(asker::questions);
    return asker.build();
  }

  @Bean
  @ConditionalOnBean(SenderCheck.class)
  @ConditionalOnMissingBean(SignalHandler.class)
  SignalRouter signalRouter(
      RouterAssembly assembly,
      @Qualifier(EXECUTOR) Executor executor,
      SignalProperties properties) {
    return assembly.router(executor, properties);
  }

  @Bean
  @ConditionalOnBean(SenderCheck.class)
  RouterAssembly signalRouterAssembly(
      ConfigurableListableBeanFactory beans,
      ObjectProvider<Asker> asker,
      ObjectProvider<JsonCodec> codec,
      ObjectProvider<RouterFields> fields,
      ObjectProvider<SignalRouter.Middleware> middleware,
      ObjectProvider<Routes> routes) {
    return new RouterAssembly(new AnnotatedRoutes(beans), asker, codec, fields, middleware, routes);
  }

  @Bean
  @ConditionalOnBean(SenderCheck.class)
  @ConditionalOnMissingBean
  SignalWebhook signalWebhook(
      SignalProperties properties,
      SenderCheck check,
      SignalHandler handler,
      Delayer delayer,
      @Qualifier(SignalAutoConfiguration.CLOCK) ObjectProvider<InstantSource> clock,
      ListableBeanFactory beans,
      ObjectProvider<CallbackListener<InboundSignal>> listeners) {
    Callback settings = properties.callback();
    SignalWebhook.Builder webhook =
        limited(builder(check, handler, clock.getIfAvailable()), settings).delayer(delayer);
    listeners.orderedStream().forEach(webhook::listener);
    beans.getBeanProvider(SeenStore.class).ifUnique(webhook::seen);
    if (settings.policy() != SignalWebhook.EnvelopePolicy.OFF) {
      webhook.envelopes(settings.policy(), envelopeKeys(beans.getBeanProvider(AppKeys.class)));
    }
    return settings.agentMessages() ? webhook.acceptingAgentMessages().build() : webhook.build();
  }

  private static SignalWebhook.Builder builder(
      SenderCheck check, SignalHandler handler, InstantSource clock) {
    return clock == null
        ? SignalWebhook.builder(check, handler)
        : SignalWebhook.builder(check, handler, clock);
  }

  private static SignalWebhook.Builder limited(SignalWebhook.Builder webhook, Callback settings) {
    return webhook
        .handlerTimeout(settings.handlerTimeout())
        .ratePerUser(settings.ratePerUser())
        .maxInFlight(settings.maxInFlight())
        .maxBodyBytes(settings.maxBodyBytes())
        .maxEnvelopesRemembered(settings.maxEnvelopesRemembered());
  }

  private static AppKeys envelopeKeys(ObjectProvider<AppKeys> keys) {
    AppKeys known = keys.getIfAvailable();
    if (known == null) {
      throw new SignalStartException(
          "signal.callback.envelopes needs app keys, from which the keys of envelopes are derived.",
          "Set signal.app-key, add a bean of AppKeys, or set signal.callback.envelopes to off.");
    }
    return known;
  }
}
