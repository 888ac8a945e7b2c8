package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends more than the quota permits for minutes of virtual time. */
class OverloadTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryQuota quota = new InMemoryQuota(time, QuotaLimits.DOCUMENTED);
  private final InMemoryQuota tenth =
      new InMemoryQuota(time, QuotaLimits.DOCUMENTED.perSecond(50, 100));
  private final List<CompletableFuture<SendResult>> results = new ArrayList<>();

  /** The limit with its head-room is 49 a second, so each of these is too much. */
  @ParameterizedTest(name = "{0} a second")
  @ValueSource(ints = {50, 100})
  void sendsAsMuchAsTheLimitPermitsUnderOverload(int offered) {
    VirtualGateway cloud = VirtualGateway.accepting(time);
    Dispatcher transport = cloud.dispatcher(tenth);
    offer(transport, offered, 10);
    for (int i = 0; i < 40; i++) {
      int before = cloud.arrived().size();
      offer(transport, offered, 10);
      assertThat(cloud.arrived().size() - before).as("in 10 s").isBetween(485, 495);
    }
    time.pass(Duration.ofSeconds(10));
    assertThat(results)
        .allMatch(CompletableFuture::isDone)
        .allMatch(
            result ->
                result.join() instanceof Accepted
                    || ((NotSent) result.join()).reason() == NotSent.Reason.NO_QUOTA);
  }

  @Test
  void belowTheLimitEverythingIsAccepted() {
    VirtualGateway cloud = VirtualGateway.accepting(time);
    Dispatcher transport = cloud.dispatcher(quota);
    offer(transport, 480, 20);
    time.pass(Duration.ofSeconds(10));
    assertThat(results).allMatch(result -> result.join() instanceof Accepted);
  }

  /** The cloud takes 250 a second, and 300 are offered. */
  @Test
  void adaptsToALowerLimitOfTheCloud() {
    Deque<Instant> admitted = new ArrayDeque<>();
    VirtualGateway cloud =
        VirtualGateway.answering(time, Duration.ofMillis(10), message -> admits(admitted, 250));
    Dispatcher transport = cloud.dispatcher(quota);
    offer(transport, 300, 10);
    for (int fifth = 0; fifth < 12; fifth++) {
      long before = accepted();
      offer(transport, 300, 5);
      assertThat((accepted() - before) / 5.0).as("a second").isBetween(225.0, 250.0);
    }
  }

  private boolean admits(Deque<Instant> admitted, int limit) {
    Instant now = time.instant();
    while (!admitted.isEmpty() && !admitted.peek().isAfter(now.minusSeconds(1))) {
      admitted.remove();
    }
    return admitted.size() < limit && admitted.add(now);
  }

  private long accepted() {
    return results.stream().filter(result -> result.getNow(null) instanceof Accepted).count();
  }

  private void offer(Dispatcher transport, int perSecond, int seconds) {
    for (int i = 0; i < perSecond * seconds; i++) {
      results.add(transport.sendAsync(VirtualGateway.unicast("x"), SendOptions.DEFAULT));
      time.pass(Duration.ofSeconds(1).dividedBy(perSecond));
    }
  }
}
