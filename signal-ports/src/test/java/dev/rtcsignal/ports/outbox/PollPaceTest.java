package dev.rtcsignal.ports.outbox;

import static dev.rtcsignal.ports.outbox.Relayed.PATIENT;
import static dev.rtcsignal.ports.outbox.Relayed.get;
import static dev.rtcsignal.ports.outbox.Relayed.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often the store is asked. */
@Timeout(60)
class PollPaceTest {
  private static final Duration USUAL = Duration.ofMillis(25);
  private static final Duration SOON = Duration.ofMillis(5);

  private final InMemoryOutboxStore store = new InMemoryOutboxStore(InstantSource.system());
  private final SystemDelayer timers = new SystemDelayer();
  private final Queue<Duration> pauses = new ConcurrentLinkedQueue<>();

  /** Notes each pause that is asked for. */
  private final Delayer noting =
      pause -> {
        pauses.add(pause);
        return timers.after(pause);
      };

  private OutboxFixture open() {
    return OutboxFixture.open(
        store, CountingGateway.accepting(), builder -> builder.pollInterval(USUAL).delayer(noting));
  }

  @Test
  void anIdleProcessAsksAtItsInterval() throws Exception {
    try (OutboxFixture fixture = open()) {
      await().until(fixture.outbox::isSending);
      await().until(() -> pauses.stream().filter(USUAL::equals).count() > 10);
      assertThat(pauses).doesNotContain(SOON);
    }
  }

  @Test
  void aProcessWhoseCallerWaitsForAnotherAsksOften() throws Exception {
    Lease other = get(store.lease(OutboxFixture.LINE, "other")).granted().orElseThrow().lease();
    try (OutboxFixture fixture = open()) {
      CompletableFuture<SendResult> sent = fixture.outbox.sendAsync(signal("1"), PATIENT);
      await().until(() -> pauses.stream().filter(SOON::equals).count() > 10);
      assertThat(sent).isNotDone();
      get(store.release(other));
      get(sent);
    }
  }

  @Test
  void aProcessThatSendsForAnotherAsksOften() throws Exception {
    try (OutboxFixture fixture = open()) {
      await().until(fixture.outbox::isSending);
      Relayed.add(store, Relayed.request("theirs", PATIENT));
      await().until(() -> pauses.contains(SOON));
    }
  }

  @AfterEach
  void close() {
    timers.close();
  }
}
