package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A route that is under way when the application stops still sends and answers. */
@Timeout(60)
class GracefulStopTest {
  /** What the test and the application wait for. */
  record Steps(CountDownLatch handling, CountDownLatch stopping) {
    Steps() {
      this(new CountDownLatch(1), new CountDownLatch(1));
    }
  }

  @Configuration
  @EnableAutoConfiguration
  static class Application {
    private final Steps steps;
    private final Signals signals;

    Application(Steps steps, Signals signals) {
      this.steps = steps;
      this.signals = signals;
    }

    @SignalRoute("slow")
    String slow() throws InterruptedException {
      steps.handling().countDown();
      steps.stopping().await();
      SendResult result = signals.toUser("alice").text("last");
      return result.isAccepted() ? "sent" : "lost";
    }
  }

  /** Stops before the web server, whose phase is lower. */
  private record FirstToStop(Steps steps) implements SmartLifecycle {
    @Override
    public void start() {
      // Nothing to start.
    }

    @Override
    public void stop() {
      steps.stopping().countDown();
    }

    @Override
    public boolean isRunning() {
      return true;
    }
  }

  @Configuration
  static class Order {
    @Bean
    SmartLifecycle firstToStop(Steps steps) {
      return new FirstToStop(steps);
    }
  }

  private static ConfigurableApplicationContext start(
      WebApplicationType type, RtcEmulator cloud, Steps steps) {
    return new SpringApplicationBuilder(Application.class, Order.class)
        .web(type)
        .initializers(
            context -> {
              var beans = context.getBeanFactory();
              beans.registerSingleton("steps", steps);
              beans.registerSingleton("appKeys", (AppKeys) app -> List.of(cloud.appKey()));
              beans.registerSingleton(
                  "accessKeys", (AccessKeys) app -> Optional.of(cloud.accessKey()));
            })
        .properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off")
        .properties("server.tomcat.basedir=target/tomcat", "server.shutdown=graceful")
        .properties("signal.app-id=" + cloud.app(), "signal.cloud=" + cloud.uri())
        .run();
  }

  @ParameterizedTest
  @EnumSource(
      value = WebApplicationType.class,
      names = {"SERVLET", "REACTIVE"})
  void answersAndSendsBeforeTheTransportCloses(WebApplicationType type) throws Exception {
    Steps steps = new Steps();
    try (RtcEmulator cloud = RtcEmulator.start();
        RtcClient alice = cloud.client("alice")) {
      CompletableFuture<HttpResponse<String>> reply;
      try (ConfigurableApplicationContext spring = start(type, cloud, steps)) {
        reply = post(spring, SignedCallback.event(cloud.appKey(), "alice", "slow", "1"));
        steps.handling().await();
      }
      assertThat(reply.join().body()).contains("\"data\":\"sent\"");
      assertThat(alice.awaitMessage().text()).isEqualTo("last");
    }
  }

  private static CompletableFuture<HttpResponse<String>> post(
      ConfigurableApplicationContext spring, byte[] body) {
    String port = spring.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/rtc/callback"))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
  }
}
