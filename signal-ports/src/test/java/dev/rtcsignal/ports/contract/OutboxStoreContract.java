package dev.rtcsignal.ports.contract;

import static dev.rtcsignal.ports.contract.StoreSteps.APP;
import static dev.rtcsignal.ports.contract.StoreSteps.LINE;
import static dev.rtcsignal.ports.contract.StoreSteps.RULES;
import static dev.rtcsignal.ports.contract.StoreSteps.TO_ALICE;
import static dev.rtcsignal.ports.contract.StoreSteps.add;
import static dev.rtcsignal.ports.contract.StoreSteps.entry;
import static dev.rtcsignal.ports.contract.StoreSteps.found;
import static dev.rtcsignal.ports.contract.StoreSteps.get;
import static dev.rtcsignal.ports.contract.StoreSteps.lease;
import static dev.rtcsignal.ports.contract.StoreSteps.mark;
import static dev.rtcsignal.ports.contract.StoreSteps.marked;
import static dev.rtcsignal.ports.contract.StoreSteps.request;
import static dev.rtcsignal.ports.contract.StoreSteps.settled;
import static dev.rtcsignal.ports.contract.StoreSteps.signal;
import static dev.rtcsignal.ports.contract.StoreSteps.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.Ready;
import dev.rtcsignal.ports.OutboxStore.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link OutboxStore}. Extend it, and let {@link #open()} create an empty
 * store. Needs {@code junit-jupiter-api} alone.
 */
public abstract class OutboxStoreContract {
  private static final AppId OTHER_APP = new AppId("60af4c8dcb758d00ce35adb4");
  private static final Accepted ACCEPTED = new Accepted("request-1");

  /** Creates an empty store, which the check closes. */
  protected abstract OutboxStore open() throws Exception;

  @Test
  void readsEachSignalAsItWasEnqueued() throws Exception {
    try (OutboxStore store = open()) {
      int number = 0;
      for (OutboundSignal signal : SignalSamples.all()) {
        OutboxEntry entry =
            add(
                store,
                new OutboxRequest(new SignalName("n" + number++), signal, SendOptions.DEFAULT));
        assertEquals(entry, stored(store, entry));
        assertEquals(Optional.of(signal), stored(store, entry).signal());
      }
    }
  }

  @Test
  void readsEachOptionAsItWasEnqueued() throws Exception {
    SendOptions.Order strict =
        new SendOptions.Order("钥匙 \u0000\\0 ", SendOptions.Order.AfterFailure.STOP);
    List<SendOptions> all =
        List.of(
            SendOptions.DEFAULT.priority(Priority.CONTROL),
            SendOptions.BULK,
            SendOptions.DEFAULT.orderKey("key"),
            SendOptions.DEFAULT.order(strict),
            SendOptions.DEFAULT.duplicatesHarmless());
    try (OutboxStore store = open()) {
      for (int i = 0; i < all.size(); i++) {
        OutboxRequest request =
            new OutboxRequest(new SignalName("n" + i), signal("x"), all.get(i))
                .at(store.clock().instant().plusSeconds(60));
        OutboxEntry entry = add(store, request);
        assertEquals(entry, stored(store, entry));
      }
    }
  }

  @Test
  void readsEachResultAsItWasSettled() throws Exception {
    List<SendResult> results =
        List.of(
            ACCEPTED,
            new Refused(400, "InvalidParameter", "in words", "request-2"),
            new NotSent(NotSent.Reason.NO_ACCESS_KEY),
            new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", ""),
            new Uncertain(Uncertain.Reason.CLOUD_FAILED, 500, "InternalError", "request-3"));
    try (OutboxStore store = open()) {
      Lease lease = lease(store, "a");
      for (int i = 0; i < results.size(); i++) {
        OutboxEntry marked = mark(store, add(store, "n" + i), lease);
        OutboxEntry settled = settled(store, marked, results.get(i));
        assertTrue(get(store.settle(settled)));
        assertEquals(settled, stored(store, settled));
      }
    }
  }

  @Test
  void joinsTheSameRequestUnderTheSameName() throws Exception {
    try (OutboxStore store = open()) {
      OutboxEntry first = add(store, "n");
      assertEquals(
          new EnqueueOutcome.Joined(first), get(store.enqueue(entry(store, request("n")))));
      OutboxRequest other =
          new OutboxRequest(new SignalName("n"), signal("other"), SendOptions.DEFAULT);
      assertEquals(new EnqueueOutcome.Conflict(first), get(store.enqueue(entry(store, other))));
      assertEquals(1, get(store.count(LINE)).waiting());
    }
  }

  @Test
  void addsOneOfManyEqualRequestsAtOnce() throws Exception {
    try (OutboxStore store = open()) {
      List<CompletableFuture<EnqueueOutcome>> outcomes =
          IntStream.range(0, 64)
              .parallel()
              .mapToObj(i -> store.enqueue(entry(store, request("n"))))
              .toList();
      int added = 0;
      for (CompletableFuture<EnqueueOutcome> outcome : outcomes) {
        added += get(outcome) instanceof EnqueueOutcome.Added ? 1 : 0;
      }
      assertEquals(1, added);
    }
  }

  @Test
  void namesDifferByCaseAndByApplication() throws Exception {
    try (OutboxStore store = open()) {
      add(store, "name");
      add(store, "Name");
      OutboundSignal foreign =
          new OutboundSignal(OTHER_APP, new SenderId("server"), TO_ALICE, Payload.text("x"));
      add(store, new OutboxRequest(new SignalName("name"), foreign, SendOptions.DEFAULT));
      assertEquals("Name", found(store, "Name").orElseThrow().name().value());
      assertEquals(Optional.empty(), found(store, "NAME"));
    }
  }

  @Test
  void marksAnEntryOnce() throws Exception {
    try (OutboxStore store = open()) {
      Lease lease = lease(store, "a");
      OutboxEntry marked = marked(store, add(store, "n"), lease);
      List<CompletableFuture<Boolean>> marks =
          IntStream.range(0, 16).parallel().mapToObj(i -> store.mark(marked, lease)).toList();
      int changed = 0;
      for (CompletableFuture<Boolean> mark : marks) {
        changed += get(mark) ? 1 : 0;
      }
      assertEquals(1, changed);
      assertEquals(marked, stored(store, marked));
    }
  }

  @Test
  void marksNothingUnderALeaseThatWasLost() throws Exception {
    try (OutboxStore store = open()) {
      OutboxEntry waiting = add(store, "n");
      Lease old = lease(store, "a");
      get(store.release(old));
      Lease next = lease(store, "b");
      assertTrue(next.epoch() > old.epoch());
      assertEquals(false, get(store.mark(marked(store, waiting, old), old)));
      assertTrue(get(store.mark(marked(store, waiting, next), next)));
    }
  }

  @Test
  void doesNotMarkAnEntryThatWasQueuedAgainMeanwhile() throws Exception {
    try (OutboxStore store = open()) {
      Lease lease = lease(store, "a");
      OutboxEntry waiting = add(store, "n");
      Instant now = store.clock().instant();
      NotSent withdrawn = new NotSent(NotSent.Reason.WITHDRAWN);
      OutboxEntry ended = RULES.withdraw(waiting, withdrawn, now).orElseThrow();
      OutboxEntry again = RULES.requeue(ended, now.plusSeconds(1)).orElseThrow();
      assertTrue(get(store.replace(waiting, ended)));
      assertTrue(get(store.replace(ended, again)));
      assertEquals(false, get(store.mark(marked(store, waiting, lease), lease)));
      assertEquals(again, stored(store, waiting));
    }
  }

  @Test
  void renewsALeaseWithoutANewEpoch() throws Exception {
    try (OutboxStore store = open()) {
      assertEquals(lease(store, "a").epoch(), lease(store, "a").epoch());
    }
  }

  @Test
  void publishesTheUseOfTheQuotaOfTheHolderOnly() throws Exception {
    try (OutboxStore store = open()) {
      Lease old = lease(store, "a");
      assertTrue(StoreSteps.publish(store, old));
      get(store.release(old));
      assertEquals(false, StoreSteps.publish(store, old));
    }
  }

  @Test
  void aTakeOverMakesWhatWasLeavingUncertain() throws Exception {
    try (OutboxStore store = open()) {
      Lease old = lease(store, "a");
      OutboxEntry left = mark(store, add(store, "left"), old);
      OutboxEntry waits = add(store, "waits");
      OutboxRequest harmless =
          new OutboxRequest(
              new SignalName("harmless"), signal("x"), SendOptions.DEFAULT.duplicatesHarmless());
      OutboxEntry repeatable = mark(store, add(store, harmless), old);
      get(store.release(old));
      lease(store, "b");
      Uncertain lost = (Uncertain) stored(store, left).status().result().orElseThrow();
      assertEquals(Uncertain.Reason.SENDER_LOST, lost.reason());
      assertEquals(OutboxState.WAITING, stored(store, waits).status().state());
      assertEquals(OutboxState.WAITING, stored(store, repeatable).status().state());
      OutboxEntry late = settled(store, left, ACCEPTED);
      assertTrue(get(store.settle(late)), "a sender that was deposed may still tell the truth");
      assertEquals(late, stored(store, left));
    }
  }

  @Test
  void settlesTheLastAttemptOnce() throws Exception {
    try (OutboxStore store = open()) {
      Lease lease = lease(store, "a");
      OutboxEntry first = mark(store, add(store, "n"), lease);
      OutboxEntry throttled = settled(store, first, new Refused(429, "FlowLimitExceeded", "", ""));
      assertTrue(get(store.settle(throttled)));
      assertEquals(throttled, stored(store, first));
      assertEquals(false, get(store.settle(settled(store, first, ACCEPTED))), "it waits again");
      Instant later = throttled.status().againAt();
      OutboxEntry second = RULES.mark(throttled, lease, later).orElseThrow();
      assertTrue(get(store.mark(second, lease)));
      assertEquals(false, get(store.settle(settled(store, first, ACCEPTED))), "an old attempt");
      assertTrue(get(store.settle(settled(store, second, ACCEPTED))));
      assertEquals(false, get(store.settle(settled(store, second, ACCEPTED))), "it has ended");
    }
  }

  /** Two senders number an attempt alike, if the mark of the first was not made. */
  @Test
  void settlesNoAttemptOfALaterSender() throws Exception {
    try (OutboxStore store = open()) {
      Lease old = lease(store, "a");
      OutboxEntry waiting = add(store, "n");
      OutboxEntry neverMarked = marked(store, waiting, old);
      get(store.release(old));
      OutboxEntry left = mark(store, waiting, lease(store, "b"));
      NotSent stayed = new NotSent(NotSent.Reason.STORE_FAILED);
      assertEquals(false, get(store.settle(settled(store, neverMarked, stayed))));
      assertEquals(left, stored(store, left));
      assertTrue(get(store.settle(settled(store, left, ACCEPTED))));
    }
  }

  @Test
  void erasesThePayloadOfWhatWasAccepted() throws Exception {
    try (OutboxStore store = open()) {
      OutboxEntry marked = mark(store, add(store, "n"), lease(store, "a"));
      get(store.settle(settled(store, marked, ACCEPTED)));
      assertEquals(Optional.empty(), stored(store, marked).payload());
    }
  }

  @Test
  void replacesAnEntryThatHasNotChangedMeanwhile() throws Exception {
    try (OutboxStore store = open()) {
      OutboxEntry waiting = add(store, "n");
      NotSent withdrawn = new NotSent(NotSent.Reason.WITHDRAWN);
      OutboxEntry after = RULES.withdraw(waiting, withdrawn, store.clock().instant()).orElseThrow();
      assertTrue(get(store.replace(waiting, after)));
      assertEquals(after, stored(store, waiting));
      assertEquals(false, get(store.replace(waiting, after)));
      OutboxEntry again = RULES.requeue(after, store.clock().instant()).orElseThrow();
      assertTrue(get(store.replace(after, again)));
      assertEquals(again, stored(store, waiting));
    }
  }

  @Test
  void readsWhatIsDueInItsOrder() throws Exception {
    try (OutboxStore store = open()) {
      Instant now = store.clock().instant();
      OutboxEntry first = add(store, "first");
      add(store, request("later").at(now.plusSeconds(3_600)));
      OutboxEntry second = add(store, "second");
      SendOptions bulk = SendOptions.DEFAULT.priority(Priority.BULK);
      add(store, new OutboxRequest(new SignalName("bulk"), signal("x"), bulk));
      OutboxEntry left = mark(store, add(store, "left"), lease(store, "a"));
      assertTrue(left.id() > second.id(), "ids grow");
      Window all = new Window(LINE, Priority.NORMAL, Ready.FIRST);
      assertEquals(List.of(Ready.of(first), Ready.of(second)), get(store.ready(all, 10)));
      assertEquals(List.of(Ready.of(first)), get(store.ready(all, 1)));
      Window behind = new Window(LINE, Priority.NORMAL, Ready.of(first));
      assertEquals(List.of(Ready.of(second)), get(store.ready(behind, 10)));
      Window elsewhere = new Window("other", Priority.NORMAL, Ready.FIRST);
      assertEquals(List.of(), get(store.ready(elsewhere, 10)));
    }
  }

  @Test
  void readsTheEntriesOfAnOrderKeyAlone() throws Exception {
    try (OutboxStore store = open()) {
      List<OutboxEntry> entries = new ArrayList<>();
      for (String key : List.of("key", "Key", "key ", "key")) {
        SendOptions ordered = SendOptions.DEFAULT.orderKey(key);
        SignalName name = new SignalName("n" + entries.size());
        entries.add(add(store, new OutboxRequest(name, signal("x"), ordered)));
      }
      assertEquals(
          List.of(Ready.of(entries.get(0)), Ready.of(entries.get(3))),
          get(store.waitingOf(LINE, APP, "key", 10)));
      assertEquals(Optional.of(entries.get(0)), get(store.predecessor(entries.get(3))));
      assertEquals(Optional.empty(), get(store.predecessor(entries.get(1))));
      assertEquals(Optional.empty(), get(store.predecessor(entries.get(2))));
    }
  }

  @Test
  void forgetsTheOldestThatHaveEnded() throws Exception {
    try (OutboxStore store = open()) {
      Lease lease = lease(store, "a");
      List<OutboxEntry> ended = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        OutboxEntry marked = mark(store, add(store, "n" + i), lease);
        ended.add(settled(store, marked, ACCEPTED));
        get(store.settle(ended.get(i)));
      }
      OutboxEntry waiting = add(store, "waiting");
      Instant later = store.clock().instant().plusSeconds(1);
      Instant first = ended.get(0).status().endedAt().orElseThrow();
      assertEquals(0, get(store.forget(LINE, first, 10)));
      assertEquals(0, get(store.forget("other", later, 10)));
      assertEquals(2, get(store.forget(LINE, later, 2)));
      assertEquals(1, get(store.forget(LINE, later, 10)));
      assertEquals(List.of(waiting), get(store.list(Outbox.Query.NEWEST)));
      add(store, "n0");
    }
  }

  @Test
  void listsTheNewestFirst() throws Exception {
    try (OutboxStore store = open()) {
      OutboxEntry one = add(store, "one");
      OutboxEntry two = add(store, "two");
      OutboxEntry left = mark(store, add(store, "left"), lease(store, "a"));
      assertEquals(List.of(left, two, one), get(store.list(Outbox.Query.NEWEST)));
      assertEquals(List.of(two, one), get(store.list(query(Optional.of(OutboxState.WAITING), 9))));
      assertEquals(List.of(left), get(store.list(query(Optional.of(OutboxState.LEAVING), 9))));
      assertEquals(List.of(left), get(store.list(query(Optional.empty(), 1))));
      Outbox.Query next =
          new Outbox.Query(
              Optional.of(APP), Optional.empty(), Optional.empty(), Optional.of(left.id()), 9);
      assertEquals(List.of(two, one), get(store.list(next)));
      Instant later = left.times().createdAt().plusSeconds(1);
      Outbox.Query recent =
          new Outbox.Query(
              Optional.of(APP), Optional.empty(), Optional.of(later), Optional.empty(), 9);
      assertEquals(List.of(), get(store.list(recent)));
    }
  }

  private static Outbox.Query query(Optional<OutboxState> state, int limit) {
    return new Outbox.Query(Optional.of(APP), state, Optional.empty(), Optional.empty(), limit);
  }

  @Test
  void countsWhatWaitsAndWhatIsLeaving() throws Exception {
    try (OutboxStore store = open()) {
      OutboxEntry first = add(store, "first");
      add(store, request("later").at(store.clock().instant().plusSeconds(3_600)));
      mark(store, add(store, "left"), lease(store, "a"));
      assertEquals(
          new OutboxStore.Counts(2, 1, Optional.of(first.times().dueAt())), get(store.count(LINE)));
      assertEquals(new OutboxStore.Counts(0, 0, Optional.empty()), get(store.count("other")));
    }
  }
}
