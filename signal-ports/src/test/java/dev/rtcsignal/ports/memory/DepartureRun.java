package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Ten virtual seconds of calls that leave some time after their permit: each by itself, or all
 * together at the end of a stall. A call whose permit is older than half a second does not leave.
 */
final class DepartureRun {
  static final int LIMIT = 20;
  static final int ROOM_LIMIT = 5;

  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final Duration PERMIT_LASTS = Duration.ofMillis(500);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int ROOMS = 3;

  private record Call(Permit permit, Instant leavesAt) {}

  private record Departure(Instant at, QuotaClaim claim) {}

  private final Random random;
  private final BiFunction<InMemoryQuota, Permit, Permit> leaves;
  private final InMemoryQuota quota;
  private final List<Departure> departures = new ArrayList<>();
  private List<Call> calls = new ArrayList<>();
  private List<Permit> unanswered = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T00:00:00Z");
  private Instant stalledUntil = now;

  private DepartureRun(long seed, BiFunction<InMemoryQuota, Permit, Permit> leaves) {
    this.random = new Random(seed);
    this.leaves = leaves;
    QuotaLimits limits =
        QuotaLimits.DOCUMENTED
            .perSecond(LIMIT, ROOM_LIMIT)
            .withHeadroom(5 * random.nextInt(3))
            .withBurst(Duration.ofMillis(random.nextInt(1_000)));
    this.quota = new InMemoryQuota(() -> now, limits);
  }

  static DepartureRun of(long seed, BiFunction<InMemoryQuota, Permit, Permit> leaves) {
    DepartureRun run = new DepartureRun(seed, leaves);
    Instant end = run.now.plusSeconds(10);
    while (run.now.isBefore(end)) {
      run.now = run.now.plusMillis(random(run, 10));
      run.depart();
      run.answer();
      run.claim();
      run.stall();
    }
    return run;
  }

  private static int random(DepartureRun run, int bound) {
    return run.random.nextInt(bound);
  }

  private void claim() {
    Optional<RoomId> room =
        Optional.of(random.nextInt(ROOMS))
            .filter(number -> number > 0)
            .map(number -> new RoomId("r" + number));
    QuotaClaim claim = new QuotaClaim(APP, room, 1, Priority.NORMAL);
    if (quota.take(claim) instanceof Permit permit) {
      int late = random.nextInt(4) == 0 ? random.nextInt(500) : 0;
      calls.add(new Call(permit, now.plusMillis(late)));
    }
  }

  private void stall() {
    if (random.nextInt(100) == 0) {
      stalledUntil = now.plusMillis(random.nextInt(500));
    }
  }

  private void depart() {
    if (now.isBefore(stalledUntil)) {
      return;
    }
    List<Call> later = new ArrayList<>();
    for (Call call : calls) {
      if (call.leavesAt.isAfter(now)) {
        later.add(call);
      } else if (!call.permit.at().plus(PERMIT_LASTS).isBefore(now)) {
        unanswered.add(leaves.apply(quota, call.permit));
        departures.add(new Departure(now, call.permit.claim()));
      }
    }
    calls = later;
  }

  private void answer() {
    List<Permit> later = new ArrayList<>();
    for (Permit permit : unanswered) {
      switch (random.nextInt(8)) {
        case 0 -> quota.answered(permit);
        case 1 -> quota.unanswered(permit);
        default -> later.add(permit);
      }
    }
    unanswered = later;
  }

  int departures() {
    return departures.size();
  }

  /** Returns the most departures of one second, wherever it begins. */
  long mostOfASecond() {
    return most(departure -> true);
  }

  long mostOfASecondInARoom() {
    return Math.max(most(inRoom("r1")), most(inRoom("r2")));
  }

  private static Predicate<Departure> inRoom(String name) {
    return departure -> departure.claim.room().filter(new RoomId(name)::equals).isPresent();
  }

  private long most(Predicate<Departure> counted) {
    return departures.stream().mapToLong(first -> from(first.at, counted)).max().orElse(0);
  }

  private long from(Instant begin, Predicate<Departure> counted) {
    Instant end = begin.plus(SECOND);
    return departures.stream()
        .filter(counted)
        .filter(departure -> !departure.at.isBefore(begin) && departure.at.isBefore(end))
        .count();
  }
}
