package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link Outbox}. Extend it, and let {@link #open} create an empty outbox.
 * Needs {@code junit-jupiter-api} alone.
 */
public abstract class OutboxContract {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final SignalName NAME = new SignalName("order-4711");

  /**
   * An outbox under test.
   *
   * @param outbox runs by the clock of the system, to the second
   * @param end releases it; runs after the check, also if it fails
   */
  public record Subject(Outbox outbox, AutoCloseable end) implements AutoCloseable {
    /** Releases it. Throws an AssertionError if that fails. */
    @Override
    public void close() {
      try {
        end.close();
      } catch (Exception e) {
        throw new AssertionError("the outbox cannot be closed", e);
      }
    }
  }

  /**
   * Creates an empty outbox.
   *
   * @param results gives the result of each attempt to send a signal
   */
  protected abstract Subject open(Function<OutboundSignal, SendResult> results) throws Exception;

  private Subject accepting() throws Exception {
    return open(signal -> new Accepted("request-1"));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static OutboxRequest request(String text) {
    OutboundSignal signal =
        new OutboundSignal(
            APP,
            new SenderId("server"),
            new Audience.User(new UserId("alice")),
            Payload.text(text));
    return new OutboxRequest(NAME, signal, SendOptions.DEFAULT);
  }

  private static OutboxEntry add(Outbox outbox, OutboxRequest request) throws Exception {
    return assertInstanceOf(EnqueueOutcome.Added.class, get(outbox.enqueue(request))).entry();
  }

  @Test
  void sendsWhatIsDue() throws Exception {
    try (Subject subject = accepting()) {
      OutboxEntry entry = add(subject.outbox(), request("hello"));
      OutboxEntry ended = get(subject.outbox().whenEnded(entry));
      assertEquals(OutboxState.ACCEPTED, ended.status().state());
      assertEquals(Optional.empty(), ended.payload(), "nothing needs it any more");
      OutboxEntry found = get(subject.outbox().find(APP, NAME)).orElseThrow();
      assertEquals(OutboxState.ACCEPTED, found.status().state());
      assertEquals(entry.id(), found.id());
      assertEquals(1, get(subject.outbox().list(Outbox.Query.NEWEST)).size());
    }
  }

  @Test
  void joinsTheSameRequestAndRefusesOtherContent() throws Exception {
    try (Subject subject = accepting()) {
      OutboxEntry entry = add(subject.outbox(), request("hello"));
      get(subject.outbox().whenEnded(entry));
      EnqueueOutcome same = get(subject.outbox().enqueue(request("hello")));
      assertEquals(entry.id(), assertInstanceOf(EnqueueOutcome.Joined.class, same).entry().id());
      EnqueueOutcome other = get(subject.outbox().enqueue(request("other")));
      assertInstanceOf(EnqueueOutcome.Conflict.class, other);
    }
  }

  @Test
  void withdrawsWhatWaits() throws Exception {
    try (Subject subject = accepting()) {
      OutboxEntry entry = add(subject.outbox(), scheduled(subject.outbox()));
      CompletableFuture<OutboxEntry> end = subject.outbox().whenEnded(entry);
      assertTrue(get(subject.outbox().withdraw(APP, NAME)).orElseThrow().changed());
      assertEquals(OutboxState.NOT_SENT, get(end).status().state());
      assertFalse(get(subject.outbox().withdraw(APP, NAME)).orElseThrow().changed());
    }
  }

  /** An hour ahead of the clock of the outbox, as far as an entry of another name tells it. */
  private static OutboxRequest scheduled(Outbox outbox) throws Exception {
    OutboxRequest now = request("now");
    OutboxRequest probe = new OutboxRequest(new SignalName("probe"), now.signal(), now.options());
    Instant created = add(outbox, probe).times().createdAt();
    return request("later").at(created.plus(Duration.ofHours(1)));
  }

  @Test
  void doesNotWithdrawWhatWasAccepted() throws Exception {
    try (Subject subject = accepting()) {
      get(subject.outbox().whenEnded(add(subject.outbox(), request("hello"))));
      assertFalse(get(subject.outbox().withdraw(APP, NAME)).orElseThrow().changed());
      assertFalse(get(subject.outbox().requeueEvenIfDoubled(APP, NAME)).orElseThrow().changed());
    }
  }

  @Test
  void sendsWhatWasRefusedAgainWhenAsked() throws Exception {
    try (Subject subject = open(signal -> new Refused(400, "InvalidParameter", "", "r"))) {
      OutboxEntry entry = add(subject.outbox(), request("hello"));
      assertEquals(OutboxState.REFUSED, get(subject.outbox().whenEnded(entry)).status().state());
      assertTrue(get(subject.outbox().requeue(APP, NAME)).orElseThrow().changed());
    }
  }

  @Test
  void sendsWhatIsUncertainAgainOnlyIfItMayBeDoubled() throws Exception {
    Uncertain timedOut = new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "");
    try (Subject subject = open(signal -> timedOut)) {
      get(subject.outbox().whenEnded(add(subject.outbox(), request("hello"))));
      assertFalse(get(subject.outbox().requeue(APP, NAME)).orElseThrow().changed());
      assertTrue(get(subject.outbox().requeueEvenIfDoubled(APP, NAME)).orElseThrow().changed());
    }
  }

  @Test
  void doesNotKnowOtherNames() throws Exception {
    try (Subject subject = accepting()) {
      assertEquals(Optional.empty(), get(subject.outbox().find(APP, NAME)));
      assertEquals(Optional.empty(), get(subject.outbox().withdraw(APP, NAME)));
      assertEquals(Optional.empty(), get(subject.outbox().requeue(APP, NAME)));
    }
  }
}
