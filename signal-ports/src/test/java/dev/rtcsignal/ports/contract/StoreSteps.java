package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
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
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.OutboxStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The steps of an entry in a store, each with the check that it was made. */
final class StoreSteps {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final String LINE = "line";
  static final Audience TO_ALICE = new Audience.User(new UserId("alice"));
  static final OutboxRules RULES = OutboxRules.DEFAULT;

  private StoreSteps() {}

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  static OutboundSignal signal(String text) {
    return new OutboundSignal(APP, new SenderId("server"), TO_ALICE, Payload.text(text));
  }

  static OutboxRequest request(String name) {
    return new OutboxRequest(new SignalName(name), signal("hello"), SendOptions.DEFAULT);
  }

  static OutboxEntry entry(OutboxStore store, OutboxRequest request) {
    return RULES.enqueue(request, LINE, Duration.ofHours(1), store.clock().instant());
  }

  static OutboxEntry add(OutboxStore store, OutboxRequest request) throws Exception {
    return assertInstanceOf(
            EnqueueOutcome.Added.class,
            get(store.enqueue(entry(store, request))),
            "a name that is not known must be added")
        .entry();
  }

  static OutboxEntry add(OutboxStore store, String name) throws Exception {
    return add(store, request(name));
  }

  static Lease lease(OutboxStore store, String holder) throws Exception {
    return get(store.lease(LINE, holder)).granted().orElseThrow().lease();
  }

  static boolean publish(OutboxStore store, Lease lease) throws Exception {
    return get(store.publish(lease, new Fill(7, 490, 500)));
  }

  static OutboxEntry marked(OutboxStore store, OutboxEntry waiting, Lease lease) {
    return RULES.mark(waiting, lease, store.clock().instant()).orElseThrow();
  }

  static OutboxEntry mark(OutboxStore store, OutboxEntry waiting, Lease lease) throws Exception {
    OutboxEntry marked = marked(store, waiting, lease);
    assertTrue(get(store.mark(marked, lease)), "the holder of the lease marks what waits");
    return marked;
  }

  static OutboxEntry settled(OutboxStore store, OutboxEntry marked, SendResult result) {
    return RULES
        .settle(
            marked,
            marked.status().attempt(),
            new AttemptOutcome(result),
            store.clock().instant(),
            0.5)
        .orElseThrow();
  }

  static OutboxEntry stored(OutboxStore store, OutboxEntry entry) throws Exception {
    return get(store.load(List.of(entry.id()))).get(0);
  }

  static Optional<OutboxEntry> found(OutboxStore store, String name) throws Exception {
    return get(store.find(APP, new SignalName(name)));
  }
}
