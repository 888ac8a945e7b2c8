package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.RouteException;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** Observations, meters and health of sends to an emulated cloud, and of callbacks. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ObservationTest {
  private RtcEmulator cloud;

  @BeforeEach
  void startCloud() {
    cloud = RtcEmulator.start();
  }

  @AfterEach
  void closeCloud() {
    cloud.close();
  }

  /** A route that sends, and waits until the test has posted the next message. */
  static class Board {
    private final Signals signals;
    private final CountDownLatch next = new CountDownLatch(1);
    private final CountDownLatch handling = new CountDownLatch(1);

    Board(Signals signals) {
      this.signals = signals;
    }

    @SignalRoute("hand")
    void hand(String room) throws InterruptedException {
      handling.countDown();
      if (room.equals("first")) {
        next.await();
      }
      signals.toRoom(room).text("up");
    }

    @SignalRoute("refuse")
    void refuse() {
      throw new RouteException("not-allowed", "only for speakers");
    }
  }

  private final TestObservationRegistry observations = TestObservationRegistry.create();

  private ApplicationContextRunner runner() {
    return runner(cloud.accessKey());
  }

  private ApplicationContextRunner runner(AccessKey key) {
    return new ApplicationContextRunner()
        .withConfiguration(PropertiesTest.ALL)
        .withPropertyValues(
            "signal.app-id=" + cloud.app(),
            "signal.cloud=" + cloud.uri(),
            "signal.region=" + cloud.region())
        .withBean("appKeys", AppKeys.class, () -> app -> List.of(cloud.appKey()))
        .withBean("accessKeys", AccessKeys.class, () -> app -> Optional.of(key))
        .withBean(ObservationRegistry.class, () -> observations)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean(Board.class);
  }

  private CompletableFuture<Integer> post(ApplicationContext spring, String event, String data) {
    byte[] body = SignedCallback.event(cloud.appKey(), "alice", event, "\"" + data + "\"");
    return spring
        .getBean(SignalWebhook.class)
        .receive(body)
        .thenApply(reply -> reply.status())
        .toCompletableFuture();
  }

  @Test
  void aSendContinuesTheObservationOfItsCaller() {
    runner()
        .run(
            spring -> {
              Observation caller = Observation.start("caller", observations);
              caller.scoped(
                  () -> spring.getBean(Signals.class).toRoom("lesson").textAsync("hi").join());
              caller.stop();
              TestObservationRegistryAssert.assertThat(observations)
                  .hasObservationWithNameEqualTo("signal.send")
                  .that()
                  .hasParentObservationEqualTo(caller)
                  .hasLowCardinalityKeyValue("audience", "whole-room")
                  .hasLowCardinalityKeyValue("outcome", "accepted")
                  .doesNotHaveHighCardinalityKeyValueWithKey("room")
                  .hasBeenStopped();
            });
  }

  @Test
  void aSendOfARouteIsAChildOfItsCallback() {
    runner()
        .run(
            spring -> {
              assertThat(post(spring, "hand", "lesson").join()).isEqualTo(200);
              TestObservationRegistryAssert.assertThat(observations)
                  .hasObservationWithNameEqualTo("signal.callback")
                  .that()
                  .hasLowCardinalityKeyValue("outcome", "handled")
                  .hasBeenStopped();
              TestObservationRegistryAssert.assertThat(observations)
                  .hasObservationWithNameEqualTo("signal.send")
                  .that()
                  .hasParentObservationContextMatching(
                      parent -> parent.getName().equals("signal.callback"));
            });
  }

  /** The task that handles the first message goes on with the second, of another observation. */
  @Test
  void aMessageThatWaitedForAnotherOfItsUserHasItsOwnObservation() {
    List<Observation.Context> sends = new CopyOnWriteArrayList<>();
    observations
        .observationConfig()
        .observationHandler(
            context -> {
              if (context.getName().equals("signal.send")) {
                sends.add(context);
              }
              return false;
            });
    runner()
        .run(
            spring -> {
              CompletableFuture<Integer> first = post(spring, "hand", "first");
              spring.getBean(Board.class).handling.await();
              CompletableFuture<Integer> second = post(spring, "hand", "second");
              spring.getBean(Board.class).next.countDown();
              assertThat(first.join() + second.join()).isEqualTo(400);
              assertThat(sends)
                  .extracting(one -> one.getParentObservation())
                  .doesNotContainNull()
                  .doesNotHaveDuplicates();
            });
  }

  @Test
  void theMetersHaveTheNamesOfTheReferenceServer() {
    runner()
        .run(
            spring -> {
              post(spring, "hand", "lesson").join();
              post(spring, "refuse", "").join();
              MeterRegistry meters = spring.getBean(MeterRegistry.class);
              assertThat(meters.get("signal.callbacks").tag("status", "200").counter().count())
                  .isEqualTo(2);
              assertThat(meters.get("signal.sends").tag("outcome", "accepted").counter().count())
                  .isEqualTo(1);
              assertThat(meters.get("signal.delivery").timer().count()).isEqualTo(1);
              // A new quota makes the first send wait, or not.
              assertThat(meters.get("signal.wait").tagKeys("scope").timer().count()).isEqualTo(1);
              assertThat(meters.get("signal.attempts").counter().count()).isEqualTo(1);
              assertThat(meters.get("signal.units").counter().count()).isEqualTo(1);
              assertThat(meters.get("signal.queue").gauge().value()).isZero();
              assertThat(meters.get("signal.app.limit").gauge().value()).isEqualTo(500);
              assertThat(meters.getMeters())
                  .flatExtracting(meter -> meter.getId().getTags())
                  .extracting(tag -> tag.getValue())
                  .doesNotContain("alice", "lesson");
            });
  }

  @Test
  void theKeysOfAnObservationAreThoseOfTheGuideAlone() {
    runner()
        .run(
            spring -> {
              post(spring, "hand", "lesson").join();
              TestObservationRegistryAssert.assertThat(observations)
                  .forAllObservationsWithNameEqualTo(
                      "signal.callback", one -> one.hasOnlyKeys("outcome"))
                  .forAllObservationsWithNameEqualTo(
                      "signal.send", one -> one.hasOnlyKeys("audience", "outcome"));
            });
  }

  private static Health health(ApplicationContext spring) {
    return spring.getBean("signalHealthIndicator", HealthIndicator.class).health();
  }

  @Test
  void theHealthIsUpUntilTheCloudRefusesTheCredentials() {
    runner()
        .run(
            spring -> {
              assertThat(health(spring).getStatus()).isEqualTo(Status.UP);
              assertThat(health(spring).getDetails()).containsEntry("credentials", "not proven");
              spring.getBean(Signals.class).toRoom("lesson").text("hi");
              assertThat(health(spring).getDetails()).containsEntry("credentials", "accepted");
            });
    runner(AccessKey.of("AKLTOTHER", "another-secret"))
        .run(
            spring -> {
              spring.getBean(Signals.class).toRoom("lesson").text("hi");
              assertThat(health(spring).getStatus()).isEqualTo(Status.DOWN);
              assertThat(health(spring).getDetails().get("credentials").toString())
                  .startsWith("refused: ");
            });
  }

  @Test
  void theHealthIsDownIfTheCloudDoesNotKnowTheApplication() {
    runner()
        .withPropertyValues("signal.app-id=" + SignedCallback.APP)
        .run(
            spring -> {
              spring.getBean(Signals.class).toRoom("lesson").text("hi");
              assertThat(health(spring).getStatus()).isEqualTo(Status.DOWN);
              assertThat(health(spring).getDetails())
                  .containsEntry("credentials", "refused: InvalidParameter.NotExistAppId");
            });
  }

  @Test
  void aSendThatTheCloudRefusesIsLoggedWithoutItsPayload(CapturedOutput output) {
    runner()
        .withPropertyValues("signal.app-id=" + SignedCallback.APP)
        .run(spring -> spring.getBean(Signals.class).toRoom("lesson").text("a-private-text"));
    assertThat(output)
        .containsPattern(
            "WARN.*send failed: Refused\\[status=400, code=InvalidParameter.NotExistAppId.*"
                + " to=whole-room recipients=1 attempts=1 tookMs=")
        .doesNotContain("a-private-text");
  }

  @Test
  void aSendThatTheCloudAcceptsIsNotLogged(CapturedOutput output) {
    runner().run(spring -> spring.getBean(Signals.class).toRoom("lesson").text("hi"));
    assertThat(output).doesNotContain("send failed");
  }

  @Test
  void theHealthIndicatorCanBeSwitchedOff() {
    runner()
        .withPropertyValues("management.health.signal.enabled=false")
        .run(spring -> assertThat(spring).doesNotHaveBean("signalHealthIndicator"));
  }
}
