package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.SignalTransport;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;

@Timeout(60)
class LifecycleTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(PropertiesTest.ALL)
          .withPropertyValues(SignedCallback.RECEIVING)
          .withPropertyValues("signal.access-key-id=AK", "signal.secret-access-key=secret");

  @Test
  void theTransportClosesAfterTheWebServerHasStopped() {
    runner.run(
        spring -> {
          SmartLifecycle own = spring.getBean(SignalLifecycle.class);
          int webServer = WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;
          // The server itself stops 1,024 later.
          assertThat(own.getPhase()).isLessThan(webServer - 1_024);
          assertThat(own.isRunning()).isTrue();
          Signals signals = spring.getBean(Signals.class);
          own.stop();
          assertThatThrownBy(() -> signals.toUser("alice").text("hi"))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("closed");
        });
  }

  /** A transport whose last send ends while it closes. */
  static final class SlowTransport implements SignalTransport, AutoCloseable {
    private final CompletableFuture<SendResult> last = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
      return last;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        last.complete(new SendResult.Accepted("1"));
      }
    }
  }

  @Test
  void aSendUnderWayEndsBeforeTheContextIsClosed() {
    SlowTransport transport = new SlowTransport();
    runner
        // Not closed by Spring, so that the lifecycle has to.
        .withBean(SlowTransport.class, () -> transport, bean -> bean.setDestroyMethodName(""))
        .run(
            spring -> {
              CompletableFuture<SendResult> sent =
                  spring.getBean(Signals.class).toUser("alice").textAsync("hi");
              spring.getSourceApplicationContext().close();
              assertThat(sent).isCompletedWithValueMatching(SendResult::isAccepted);
            });
  }

  @Test
  void theExecutorOfSpringIsStillMade() {
    runner
        .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
        .run(
            spring -> {
              assertThat(spring).hasBean("applicationTaskExecutor").hasBean("signalExecutor");
              assertThat(threadOf(spring.getBean("signalExecutor", Executor.class)).getName())
                  .startsWith("signal-");
            });
  }

  @Test
  void anExecutorOfTheApplicationReplacesTheOneOfTheStarter() {
    Executor own = Runnable::run;
    runner
        .withBean("signalExecutor", Executor.class, () -> own)
        .run(spring -> assertThat(spring.getBean("signalExecutor")).isSameAs(own));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void routesRunOnVirtualThreadsIfTheApplicationHasThem() {
    runner
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .run(
            spring ->
                assertThat(threadOf(spring.getBean("signalExecutor", Executor.class)).toString())
                    .startsWith("VirtualThread"));
  }

  private static Thread threadOf(Executor executor) {
    return CompletableFuture.supplyAsync(Thread::currentThread, executor).join();
  }

  @Test
  void thePropertiesHaveDescriptions() throws Exception {
    String metadata =
        new String(
            LifecycleTest.class
                .getResourceAsStream("/META-INF/spring-configuration-metadata.json")
                .readAllBytes(),
            StandardCharsets.UTF_8);
    Map<String, String> some =
        Map.of(
            "signal.app-id", "AppId of the RTC console.",
            "signal.callback.rate-per-user", "Messages per second of one verified user",
            "signal.notification.secret", "Secret of event notifications.",
            "signal.store.enabled", "Whether signals are stored before they are sent.");
    some.forEach((name, text) -> assertThat(metadata).contains("\"" + name + "\"", text));
  }
}
