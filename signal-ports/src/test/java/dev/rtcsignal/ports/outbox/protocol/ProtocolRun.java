package dev.rtcsignal.ports.outbox.protocol;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A random walk of a fleet: processes that crash, stand still or are cut off from the store, a
 * store that fails, a cloud that takes or refuses, a caller and an operator. After each step the
 * invariants of every signal are checked, and in the end that nothing is stuck.
 */
final class ProtocolRun {
  private static final int STEPS = 150;
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);
  private static final Duration WITHIN = Duration.ofSeconds(20);

  /** A caller repeats its request for less time than names are kept. */
  private static final Duration REPEATS_FOR = Protocol.RETENTION.dividedBy(2);

  private final SplittableRandom random;
  private final Protocol protocol;
  private final Map<String, ClientSignal> signals = new LinkedHashMap<>();
  private final List<SenderProcess> processes = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T00:00:00Z");
  private Optional<Lease> lease = Optional.empty();
  private Instant leaseEnds = Instant.EPOCH;
  private int started;
  private boolean calm;

  private ProtocolRun(
      long seed, int size, BiFunction<InstantSource, SplittableRandom, Protocol> protocols) {
    this.random = new SplittableRandom(seed);
    this.protocol = protocols.apply(() -> now, random);
    for (int i = 0; i < size; i++) {
      processes.add(start());
    }
  }

  /**
   * Runs one walk.
   *
   * @throws AssertionError if an invariant is broken
   */
  static void of(
      long seed, int size, BiFunction<InstantSource, SplittableRandom, Protocol> protocols) {
    ProtocolRun run = new ProtocolRun(seed, size, protocols);
    for (int step = 0; step < STEPS; step++) {
      run.step();
      run.check();
    }
    run.calmDown();
    run.check();
    run.requireAllEnded();
  }

  private SenderProcess start() {
    return new SenderProcess("p" + started++, protocol, this::arrives, this::tell);
  }

  private void step() {
    int chance = random.nextInt(100);
    if (chance < 45) {
      busy().ifPresent(this::step);
    } else if (chance < 57) {
      awake().ifPresent(this::renew);
    } else if (chance < 67) {
      now = now.plusMillis(random.nextInt(1_500));
    } else if (chance < 85) {
      client(chance);
    } else {
      trouble(chance);
    }
  }

  private void client(int chance) {
    switch (chance) {
      case 67, 68, 69, 70, 71 -> enqueueNew();
      case 72, 73 -> signal().ifPresent(this::enqueueAgain);
      case 74, 75 -> change(protocol::withdraw, this::withdrawn);
      case 76, 77, 78 -> change(protocol::requeue, (signal, after) -> signal.queuedAgain());
      case 79 -> change(protocol::requeueEvenIfDoubled, this::doubled);
      case 80, 81, 82 -> change(protocol::expire, this::withdrawn);
      default -> forget();
    }
  }

  private void trouble(int chance) {
    int index = random.nextInt(processes.size());
    // Each second time the one that sends, which is hard to meet in a large fleet.
    int one = random.nextBoolean() ? leader().orElse(index) : index;
    if (chance < 89) {
      processes.set(one, start());
    } else if (chance < 92) {
      processes.get(one).pause(true);
    } else if (chance < 94) {
      processes.get(one).cutOff(true);
    } else {
      processes.forEach(process -> process.cutOff(process.isCutOff() && random.nextBoolean()));
      processes.forEach(process -> process.pause(process.isPaused() && random.nextBoolean()));
    }
  }

  private OptionalInt leader() {
    return IntStream.range(0, processes.size())
        .filter(i -> lease.filter(one -> one.holder().equals(processes.get(i).name())).isPresent())
        .findFirst();
  }

  /** Returns one of those that have something to do; in a large fleet most have not. */
  private Optional<SenderProcess> busy() {
    List<SenderProcess> busy =
        processes.stream()
            .filter(process -> !process.isPaused() && (process.isSending() || !process.isIdle()))
            .toList();
    return busy.isEmpty() ? Optional.empty() : Optional.of(busy.get(random.nextInt(busy.size())));
  }

  private void step(SenderProcess process) {
    protocol.cutOff(process.isCutOff());
    process.step();
    protocol.cutOff(false);
  }

  private Optional<SenderProcess> awake() {
    SenderProcess process = processes.get(random.nextInt(processes.size()));
    return process.isPaused() ? Optional.empty() : Optional.of(process);
  }

  // ---- The lease

  private void renew(SenderProcess process) {
    if (process.isCutOff()) {
      return;
    }
    boolean mine = lease.filter(held -> held.holder().equals(process.name())).isPresent();
    if (!mine && now.isBefore(leaseEnds)) {
      process.holds(Optional.empty(), now);
      return;
    }
    if (!mine) {
      lease = Optional.of(protocol.takeOver(process.name(), lease));
    }
    leaseEnds = now.plus(TIME_TO_LIVE);
    process.holds(lease, leaseEnds);
  }

  // ---- The cloud and the caller

  private SendResult arrives(OutboxEntry entry) {
    String text = entry.payload().orElseThrow().match(Payload.Text::value, binary -> "");
    ClientSignal signal = signals.get(text);
    int chance = calm ? 0 : random.nextInt(10);
    if (chance < 5) {
      signal.arrived++;
    }
    return switch (chance) {
      case 0, 1, 2 -> new Accepted("r");
      case 3, 4, 5 -> new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "");
      case 6, 7 -> new Refused(429, "FlowLimitExceeded.QPSOverLimit", "", "");
      case 8 -> new Refused(400, "InvalidParameter", "", "");
      default -> new NotSent(NotSent.Reason.CANNOT_CONNECT);
    };
  }

  private void tell(OutboxEntry entry, SendResult result) {
    signals.get(clientName(entry)).tell(result);
  }

  /** Of a planted fault that invents a name for a second entry, this is the first. */
  private static String clientName(OutboxEntry entry) {
    return entry.name().value().replaceAll("\\..*", "");
  }

  private Optional<ClientSignal> signal() {
    return signals.isEmpty()
        ? Optional.empty()
        : signals.values().stream().skip(random.nextInt(signals.size())).findFirst();
  }

  private void enqueueNew() {
    String name = "n" + signals.size();
    boolean harmless = random.nextInt(5) == 0;
    SendOptions options =
        SendOptions.DEFAULT.deadline(Duration.ofMillis(random.nextInt(2_000, 20_000)));
    OutboundSignal content =
        new OutboundSignal(
            Protocol.APP,
            new SenderId("server"),
            new Audience.User(new UserId("alice")),
            Payload.text(name));
    OutboxRequest request =
        new OutboxRequest(
            new SignalName(name), content, harmless ? options.duplicatesHarmless() : options);
    ClientSignal signal = new ClientSignal(request, harmless, now);
    signals.put(name, signal);
    enqueue(signal);
  }

  private void enqueueAgain(ClientSignal signal) {
    if (now.isBefore(signal.made.plus(REPEATS_FOR))) {
      enqueue(signal);
    }
  }

  private void enqueue(ClientSignal signal) {
    OutboxEntry entry = Protocol.RULES.enqueue(signal.request, Protocol.LINE, WITHIN, now);
    try {
      EnqueueOutcome outcome = protocol.enqueue(entry);
      signal.acknowledged |=
          outcome.match(added -> true, joined -> true, conflict -> false, full -> false);
    } catch (StoreException e) {
      // Its caller may ask again.
    }
  }

  // ---- The operator

  private interface Effect {
    void on(ClientSignal signal, OutboxEntry after);
  }

  private void change(Function<OutboxEntry, Optional<OutboxEntry>> transition, Effect effect) {
    Optional<OutboxEntry> found = signal().flatMap(signal -> protocol.find(signal.name()));
    Optional<OutboxEntry> after = found.flatMap(transition);
    if (after.isPresent()) {
      ClientSignal signal = signals.get(clientName(after.get()));
      try {
        if (protocol.replace(found.orElseThrow(), after.get())) {
          effect.on(signal, after.get());
        }
      } catch (StoreException e) {
        // It may have been made.
        after.get().status().result().ifPresentOrElse(result -> {}, signal::queuedAgain);
        signal.mayBeDoubled |= isUncertain(found.orElseThrow());
        signal.queuedThoughUncertain |= isUncertain(found.orElseThrow());
      }
    }
  }

  private static boolean isUncertain(OutboxEntry entry) {
    return entry.status().result().filter(Uncertain.class::isInstance).isPresent();
  }

  private void withdrawn(ClientSignal signal, OutboxEntry after) {
    signal.tell(after.status().result().orElseThrow());
  }

  private void doubled(ClientSignal signal, OutboxEntry after) {
    signal.queuedAgain();
    signal.mayBeDoubled = true;
    signal.queuedThoughUncertain = true;
  }

  private void forget() {
    List<String> old =
        protocol.all().stream()
            .filter(entry -> Protocol.RULES.mayForget(entry, Protocol.RETENTION, now))
            .map(ProtocolRun::clientName)
            .toList();
    old.forEach(name -> signals.get(name).forgotten = true);
    try {
      protocol.forget();
    } catch (StoreException e) {
      // It is repeated.
    }
  }

  // ---- The end

  private void check() {
    signals.values().forEach(signal -> signal.check(protocol.find(signal.name())));
  }

  /** No more failures: each process ends its sends, and the leader sends what waits. */
  private void calmDown() {
    calm = true;
    protocol.failNoMore();
    processes.forEach(process -> process.pause(false));
    processes.forEach(process -> process.cutOff(false));
    for (int second = 0; second < 60; second++) {
      now = now.plusSeconds(1);
      processes.forEach(this::renew);
      for (int step = 0; step < 8; step++) {
        processes.forEach(SenderProcess::step);
      }
      protocol.all().forEach(this::expire);
    }
  }

  private void expire(OutboxEntry entry) {
    protocol.expire(entry).ifPresent(after -> protocol.replace(entry, after));
  }

  private void requireAllEnded() {
    protocol.all().stream()
        .filter(entry -> !entry.status().state().hasEnded())
        .findFirst()
        .ifPresent(
            entry -> {
              throw new AssertionError(entry + " is stuck");
            });
  }
}
