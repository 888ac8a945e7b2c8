package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Order;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.OutboxStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Requests of the tests of the relay, whose text is their name, and what became of them. */
final class Relayed {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final SendOptions PATIENT = SendOptions.DEFAULT.deadline(Duration.ofMinutes(10));
  static final SendOptions ORDERED = PATIENT.orderKey("k");
  static final SendOptions STRICT = PATIENT.order(new Order("k", Order.AfterFailure.STOP));
  static final SendResult ACCEPTED = new Accepted("r");
  static final SendResult REFUSED = new Refused(400, "InvalidParameter", "", "r");
  static final SendResult THROTTLED = new Refused(429, "FlowLimitExceeded", "", "r");
  private static final OutboxRules RULES = OutboxRules.DEFAULT;

  private Relayed() {}

  static OutboundSignal signal(String text) {
    return new OutboundSignal(
        APP, new SenderId("server"), new Audience.User(new UserId("alice")), Payload.text(text));
  }

  static OutboxRequest request(String text, SendOptions options) {
    return new OutboxRequest(new SignalName(text), signal(text), options);
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** The result without its attempts, for comparison. */
  static SendResult outcome(CompletableFuture<SendResult> result) throws Exception {
    return get(result).after(List.of());
  }

  static NotSent notSent(NotSent.Reason reason) {
    return new NotSent(reason);
  }

  /** Adds an entry to a store that no process uses. */
  static OutboxEntry add(OutboxStore store, OutboxRequest request) throws Exception {
    OutboxEntry entry =
        RULES.enqueue(request, OutboxFixture.LINE, Duration.ofHours(1), store.clock().instant());
    return ((EnqueueOutcome.Added) get(store.enqueue(entry))).entry();
  }

  /** Adds an entry that a process sent, which has ended since. */
  static OutboxEntry addEnded(OutboxStore store, OutboxRequest request, SendResult result)
      throws Exception {
    OutboxEntry waiting = add(store, request);
    Lease lease = get(store.lease(OutboxFixture.LINE, "earlier")).granted().orElseThrow().lease();
    OutboxEntry marked = RULES.mark(waiting, lease, store.clock().instant()).orElseThrow();
    get(store.mark(marked, lease));
    OutboxEntry ended =
        RULES
            .settle(marked, 1, new AttemptOutcome(result), store.clock().instant(), 0)
            .orElseThrow();
    get(store.settle(ended));
    get(store.release(lease));
    return ended;
  }

  static OutboxEntry stored(OutboxStore store, String name) throws Exception {
    return get(store.find(APP, new SignalName(name))).orElseThrow();
  }

  static SendResult result(OutboxStore store, String name) throws Exception {
    return stored(store, name).status().result().orElseThrow().after(List.of());
  }
}
