package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.message.RoomId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Compares the two quotas of vendor-facts 1.3 and 9 with a reference counter that keeps every send.
 */
class QuotaProperties {
  private static final int APP_QUOTA = 50;
  private static final int ROOM_QUOTA = 10;

  /** A send some time after the previous one, with its cost and possibly a room. */
  record Send(int waitMillis, int cost, Optional<RoomId> room) {}

  private record Taken(Instant at, int cost, Optional<RoomId> room) {}

  @Provide
  Arbitrary<List<Send>> schedules() {
    Arbitrary<Integer> waits =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(0)),
            Tuple.of(3, Arbitraries.integers().between(1, 120)),
            Tuple.of(1, Arbitraries.of(999, 1_000, 1_001)));
    Arbitrary<Integer> costs =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(1)),
            Tuple.of(3, Arbitraries.integers().between(2, APP_QUOTA)),
            Tuple.of(1, Arbitraries.of(APP_QUOTA, APP_QUOTA + 1, 600)));
    Arbitrary<Optional<RoomId>> rooms =
        Arbitraries.of(
            Optional.empty(), Optional.of(new RoomId("a")), Optional.of(new RoomId("b")));
    return Combinators.combine(waits, costs, rooms).as(Send::new).list().ofMaxSize(120);
  }

  @Property(tries = 2_000)
  void admitsExactlyTheSendsThatTheReferenceCounterAdmits(
      @ForAll("schedules") List<Send> schedule) {
    EmulatedApp app = new EmulatedApp(List.of(TestCloud.KEY), APP_QUOTA, ROOM_QUOTA);
    List<Taken> taken = new ArrayList<>();
    Instant now = LocalCloud.NOW;
    for (Send send : schedule) {
      now = now.plusMillis(send.waitMillis);
      boolean expected = fits(taken, send, now);
      assertThat(app.admit(send.room, send.cost, now))
          .as("%s after %s", send, taken)
          .isEqualTo(expected);
      if (expected) {
        taken.add(new Taken(now, send.cost, send.room));
      }
    }
  }

  private static boolean fits(List<Taken> taken, Send send, Instant now) {
    List<Taken> recent =
        taken.stream()
            .filter(one -> Duration.between(one.at, now).compareTo(Duration.ofSeconds(1)) < 0)
            .toList();
    int units = recent.stream().mapToInt(Taken::cost).sum();
    boolean inApp = units == 0 || units + send.cost <= APP_QUOTA;
    long messages = recent.stream().filter(one -> one.room.equals(send.room)).count();
    return inApp && (send.room.isEmpty() || messages + 1 <= ROOM_QUOTA);
  }

  @Property(tries = 500)
  void admitsAtMostTheQuotaInAnySecondExceptOneLargeBatchAlone(
      @ForAll("schedules") List<Send> schedule) {
    EmulatedApp app = new EmulatedApp(List.of(TestCloud.KEY), APP_QUOTA, ROOM_QUOTA);
    List<Taken> taken = new ArrayList<>();
    Instant now = LocalCloud.NOW;
    for (Send send : schedule) {
      now = now.plusMillis(send.waitMillis);
      if (app.admit(send.room, send.cost, now)) {
        taken.add(new Taken(now, send.cost, send.room));
      }
    }
    for (Taken first : taken) {
      List<Taken> second =
          taken.stream()
              .filter(one -> !one.at.isBefore(first.at))
              .filter(one -> one.at.isBefore(first.at.plusSeconds(1)))
              .toList();
      int units = second.stream().mapToInt(Taken::cost).sum();
      assertThat(units <= APP_QUOTA || second.size() == 1).as("%s", second).isTrue();
    }
  }
}
