package dev.rtcsignal.ports.outbox.protocol;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.OutboxStore.StoreException.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One process that sends, as the relay does, in steps between which it can crash or stand still:
 * pick, mark, check the lease, depart, settle.
 */
final class SenderProcess {
  private static final int MAX_SENDS = 3;

  private enum Phase {
    PICKED,
    MARKED,
    CHECKED,
    ANSWERED
  }

  private static final class Send {
    private OutboxEntry entry;
    private Phase phase = Phase.PICKED;
    private OutboxEntry settled;
    private boolean markIsUnknown;
    private boolean told;

    Send(OutboxEntry entry) {
      this.entry = entry;
    }
  }

  private final String name;
  private final Protocol protocol;
  private final Function<OutboxEntry, SendResult> cloud;
  private final BiConsumer<OutboxEntry, SendResult> caller;
  private final List<Send> sends = new ArrayList<>();
  private Optional<Lease> lease = Optional.empty();
  private Instant until = Instant.EPOCH;
  private boolean paused;
  private boolean cutOff;

  /**
   * @param cloud takes the request of an entry, or not
   * @param caller is told the result of each entry that ended here
   */
  SenderProcess(
      String name,
      Protocol protocol,
      Function<OutboxEntry, SendResult> cloud,
      BiConsumer<OutboxEntry, SendResult> caller) {
    this.name = name;
    this.protocol = protocol;
    this.cloud = cloud;
    this.caller = caller;
  }

  String name() {
    return name;
  }

  boolean isPaused() {
    return paused;
  }

  void pause(boolean stands) {
    paused = stands;
  }

  boolean isCutOff() {
    return cutOff;
  }

  /** Cuts it off from the store, though not from the cloud. */
  void cutOff(boolean lost) {
    cutOff = lost;
  }

  boolean isSending() {
    return lease.isPresent();
  }

  boolean isIdle() {
    return sends.isEmpty();
  }

  void holds(Optional<Lease> granted, Instant lasts) {
    lease = granted;
    until = lasts;
  }

  /** Makes one step of one send. */
  void step() {
    boolean picks =
        sends.isEmpty() || (sends.size() < MAX_SENDS && protocol.random.nextInt(4) == 0);
    if (picks) {
      pick();
      return;
    }
    Send send = sends.get(protocol.random.nextInt(sends.size()));
    switch (send.phase) {
      case PICKED -> mark(send);
      case MARKED -> check(send);
      case CHECKED -> depart(send);
      case ANSWERED -> settle(send);
    }
  }

  private void pick() {
    if (lease.isEmpty() || cutOff) {
      return;
    }
    protocol.ready().stream()
        .filter(ready -> sends.stream().noneMatch(send -> send.entry.id() == ready.id()))
        .map(ready -> protocol.load(ready.id()))
        .filter(entry -> entry.status().state() == OutboxState.WAITING)
        .filter(entry -> !entry.status().againAt().isAfter(protocol.now()))
        .findFirst()
        .ifPresent(entry -> sends.add(new Send(entry)));
  }

  /** The lease may be lost by now: that is for the store to know. */
  private void mark(Send send) {
    Optional<OutboxEntry> marked =
        lease.flatMap(held -> Protocol.RULES.mark(send.entry, held, protocol.now()));
    if (marked.isEmpty()) {
      sends.remove(send);
      return;
    }
    try {
      if (protocol.mark(send.entry, marked.get(), lease.orElseThrow())) {
        send.entry = marked.get();
        send.phase = Phase.MARKED;
      } else {
        sends.remove(send);
      }
    } catch (StoreException e) {
      if (e.effect() == Effect.UNKNOWN) {
        send.entry = marked.get();
        send.markIsUnknown = true;
        answered(send, new NotSent(NotSent.Reason.STORE_FAILED));
      }
    }
  }

  /** By its own clock alone. */
  private void check(Send send) {
    boolean valid =
        lease.filter(held -> held.epoch() == send.entry.status().epoch()).isPresent()
            && protocol.now().isBefore(until);
    if (valid) {
      send.phase = Phase.CHECKED;
    } else {
      answered(send, new NotSent(NotSent.Reason.WITHDRAWN));
    }
  }

  private void depart(Send send) {
    answered(send, cloud.apply(send.entry));
  }

  private void answered(Send send, SendResult result) {
    SendResult whole =
        result.after(List.of(new Attempt(protocol.now(), Duration.ZERO, Optional.empty(), result)));
    int attempt = send.entry.status().attempt();
    send.settled =
        Protocol.RULES
            .settle(send.entry, attempt, new AttemptOutcome(whole), protocol.now(), 0.5)
            .orElseThrow();
    send.phase = Phase.ANSWERED;
  }

  /** Is repeated until the store has answered. */
  private void settle(Send send) {
    try {
      if (protocol.settle(send.settled)) {
        tell(send.settled);
      }
      sends.remove(send);
    } catch (StoreException e) {
      if (!send.told && isFinal(send)) {
        tell(send.settled);
      }
      send.told = true;
    }
  }

  /** Whether no other process can send it before the outcome is durable. */
  private static boolean isFinal(Send send) {
    boolean harmless =
        send.settled.options().repetition() == SendOptions.Repetition.DUPLICATES_HARMLESS;
    return !send.markIsUnknown
        && (!harmless || send.settled.status().state() == OutboxState.ACCEPTED);
  }

  private void tell(OutboxEntry after) {
    after.status().result().ifPresent(result -> caller.accept(after, result));
  }

  @Override
  public String toString() {
    return name + (paused ? " paused" : "") + (lease.isPresent() ? " sends" : "");
  }
}
