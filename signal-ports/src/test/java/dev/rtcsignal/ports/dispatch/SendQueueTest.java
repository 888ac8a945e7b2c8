package dev.rtcsignal.ports.dispatch;

import static dev.rtcsignal.domain.quota.Priority.BULK;
import static dev.rtcsignal.domain.quota.Priority.CONTROL;
import static dev.rtcsignal.domain.quota.Priority.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaLimits.RoomCost;
import dev.rtcsignal.domain.quota.QuotaScope;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which sends leave, in virtual time. */
class SendQueueTest {
  private static final AppId APP = VirtualGateway.APP;
  private static final Duration LONG = Duration.ofHours(1);
  private static final QuotaLimits SHARP =
      QuotaLimits.DOCUMENTED.withHeadroom(0).withBurst(Duration.ofSeconds(1));

  private final VirtualTime time = new VirtualTime();
  private final List<String> left = new ArrayList<>();

  @Test
  void admitsSendsAtOnceThatTheQuotaPermits() {
    SendQueue queue = queue(SHARP, 1_000, 1_000);
    time.pass(Duration.ofSeconds(2));
    send(queue, "a", NORMAL, Optional.empty(), 500);
    assertThat(left).containsExactly("a");
    send(queue, "b", NORMAL, Optional.empty(), 1);
    time.pass(Duration.ofMillis(999));
    assertThat(left).containsExactly("a");
    time.pass(Duration.ofMillis(1));
    assertThat(left).containsExactly("a", "b");
  }

  @Test
  void admitsByPriorityAndThenByArrival() {
    SendQueue queue = full();
    send(queue, "bulk", BULK, Optional.empty(), 1);
    send(queue, "normal 1", NORMAL, Optional.empty(), 1);
    send(queue, "normal 2", NORMAL, room("r"), 1);
    send(queue, "control", CONTROL, Optional.empty(), 1);
    time.pass(Duration.ofSeconds(1));
    assertThat(left).containsExactly("control", "normal 1", "normal 2", "bulk");
  }

  @Test
  void aFullRoomDoesNotBlockOtherRooms() {
    SendQueue queue = queue(SHARP, 1_000, 1_000);
    time.pass(Duration.ofSeconds(2));
    IntStream.range(0, 103).forEach(i -> send(queue, "hot", NORMAL, room("hot"), 1));
    send(queue, "other", NORMAL, room("other"), 1);
    assertThat(left).hasSize(101).endsWith("hot", "other");
    time.pass(Duration.ofSeconds(1));
    assertThat(left).hasSize(104);
  }

  @Test
  void applicationsDoNotWaitForEachOther() {
    SendQueue queue = full();
    send(queue, "here", NORMAL, Optional.empty(), 1);
    AppId other = new AppId("70af4c8dcb758d00ce35adb3");
    follow("there", queue.join(new QuotaClaim(other, room("r"), 1, NORMAL), LONG));
    assertThat(left).containsExactly("there");
  }

  @Test
  void applicationsOfAnAccountWideQuotaWaitForEachOther() {
    SendQueue queue = queue(SHARP.accountWide(), 1_000, 1_000);
    time.pass(Duration.ofSeconds(2));
    send(queue, "here", NORMAL, Optional.empty(), 500);
    AppId other = new AppId("70af4c8dcb758d00ce35adb3");
    QueuedSend there = queue.join(new QuotaClaim(other, Optional.empty(), 1, NORMAL), LONG);
    assertThat(there.permit()).isNotDone();
    assertThat(there.quota().orElseThrow()).hasToString("account: 500 of 500 this second");
    time.pass(Duration.ofSeconds(1));
    assertThat(there.permit()).isCompleted();
  }

  @Test
  void noPriorityStarvesUnderEndlessUrgentSends() {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 1_000_000, 10_000);
    for (int ms = 0; ms < 10_000; ms++) {
      send(queue, "control", CONTROL, Optional.empty(), 1);
      if (ms % 20 == 0) {
        send(queue, "normal", NORMAL, Optional.empty(), 1);
        send(queue, "bulk", BULK, Optional.empty(), 10);
      }
      time.pass(Duration.ofMillis(1));
      if (ms % 1_000 == 999) {
        assertThat(left).contains("control", "normal", "bulk");
        left.clear();
      }
    }
  }

  @Test
  void bulkDoesNotStarveInARoomThatUrgentSendsFill() {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 1_000_000, 10_000);
    for (int ms = 0; ms < 20_000; ms++) {
      if (ms % 5 == 0) {
        send(queue, "normal", NORMAL, room("hot"), 1);
      }
      if (ms % 50 == 0) {
        send(queue, "bulk", BULK, room("hot"), 10);
      }
      time.pass(Duration.ofMillis(1));
      if (ms % 4_000 == 3_999) {
        assertThat(left).contains("normal", "bulk");
        left.clear();
      }
    }
  }

  @Test
  void urgentSendsOfAnApplicationGetTheFirstFreeSlot() {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 1, 1_000);
    time.pass(Duration.ofSeconds(2));
    IntStream.range(0, 20).forEach(i -> send(queue, "a", NORMAL, Optional.empty(), 1));
    AppId other = new AppId("70af4c8dcb758d00ce35adb3");
    follow("b", queue.join(new QuotaClaim(other, Optional.empty(), 1, CONTROL), LONG));
    queue.release();
    assertThat(left).containsExactly("a", "b");
  }

  @Test
  void aSendBehindOthersReportsTheirWaitForTheQuota() {
    SendQueue queue = full();
    send(queue, "first", NORMAL, Optional.empty(), 1);
    QueuedSend second = queue.join(new QuotaClaim(APP, Optional.empty(), 1, NORMAL), LONG);
    assertThat(second.quota().orElseThrow()).hasToString("application: 500 of 500 this second");
  }

  /** 50 a second at random moments: less than 20 ms, and the job gets the rest. */
  @ParameterizedTest(name = "{0} of them into the room of the job")
  @ValueSource(doubles = {0, 0.5, 1})
  void urgentSendsPassALargeJobAndTheJobGetsTheRest(double share) {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 1_000_000, 20_000);
    int chunk = BulkPlan.DEFAULT_CHUNK;
    IntStream.range(0, 100_000 / chunk)
        .forEach(i -> send(queue, "bulk", BULK, room("hall"), chunk));
    SplittableRandom random = new SplittableRandom(2);
    List<Duration> waits = new ArrayList<>();
    Instant start = time.instant();
    while (Duration.between(start, time.instant()).toSeconds() < 120) {
      Instant came = time.instant();
      Optional<RoomId> where = random.nextDouble() < share ? room("hall") : Optional.empty();
      queue
          .join(new QuotaClaim(APP, where, 1, NORMAL), LONG)
          .permit()
          .thenRun(() -> waits.add(Duration.between(came, time.instant())));
      time.pass(Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * 20_000_000)));
    }
    waits.sort(null);
    assertThat(waits).hasSizeGreaterThan(5_500);
    assertThat(waits.get(waits.size() * 99 / 100)).isLessThan(Duration.ofMillis(20));
    double rest = 500 / 1.02 - 50;
    assertThat(left.size() * chunk / 120.0 / rest).as("share of the rest").isGreaterThan(0.95);
  }

  @Test
  void refusesMoreThanTheLimitOfWaitingSends() {
    SendQueue queue = full(1_000, 10_000);
    List<QueuedSend> waiting =
        IntStream.range(0, 10_000).mapToObj(i -> join(queue, NORMAL, "r" + i)).toList();
    assertThat(waiting).allMatch(queued -> queued.refusal().isEmpty());
    assertThat(join(queue, CONTROL, "r").refusal().orElseThrow().reason())
        .isEqualTo(NotSent.Reason.QUEUE_FULL);
    waiting.get(0).permit().cancel(true);
    assertThat(join(queue, NORMAL, "r").refusal()).isEmpty();
  }

  @Test
  void refusesSendsAtOnceThatCannotMeetTheirDeadline() {
    SendQueue queue = full();
    QuotaClaim claim = new QuotaClaim(APP, Optional.empty(), 1, NORMAL);
    NotSent refusal = queue.join(claim, Duration.ofMillis(999)).refusal().orElseThrow();
    assertThat(refusal.reason()).isEqualTo(NotSent.Reason.NO_QUOTA);
    assertThat(refusal.quota().orElseThrow().duration()).isEqualTo(Duration.ofSeconds(1));
    assertThat(refusal.quota().orElseThrow().scope()).isEqualTo(QuotaScope.APPLICATION);
    assertThat(queue.join(claim, Duration.ofSeconds(1)).refusal()).isEmpty();
  }

  @Test
  void countsTheSendsAheadWhenItRefuses() {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 10_000, 10_000);
    IntStream.range(0, 3_000).forEach(i -> send(queue, "x", NORMAL, Optional.empty(), 1));
    QuotaClaim normal = new QuotaClaim(APP, Optional.empty(), 1, NORMAL);
    assertThat(queue.join(normal, Duration.ofSeconds(5)).refusal()).isPresent();
    assertThat(queue.join(normal, Duration.ofSeconds(7)).refusal()).isEmpty();
    QuotaClaim control = new QuotaClaim(APP, Optional.empty(), 1, CONTROL);
    assertThat(queue.join(control, Duration.ofSeconds(1)).refusal())
        .as("the less urgent are not ahead")
        .isEmpty();
  }

  @Test
  void theQueueOfAFullRoomCountsForThatRoomAlone() {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 10_000, 10_000);
    IntStream.range(0, 3_000).forEach(i -> send(queue, "x", NORMAL, room("hot"), 1));
    Duration five = Duration.ofSeconds(5);
    assertThat(queue.join(new QuotaClaim(APP, room("hot"), 1, NORMAL), five).refusal())
        .hasValueSatisfying(
            refusal ->
                assertThat(refusal.quota().orElseThrow().scope()).isEqualTo(QuotaScope.ROOM));
    assertThat(queue.join(new QuotaClaim(APP, room("cool"), 1, NORMAL), five).refusal()).isEmpty();
  }

  /** While they drain they are parked again and again, and others pass. */
  @Test
  void theQueuesOfOtherRoomsDoNotCount() {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 10_000, 10_000);
    time.pass(Duration.ofSeconds(3));
    for (String name : List.of("r", "s", "t")) {
      IntStream.range(0, 200).forEach(i -> send(queue, name, NORMAL, room(name), 1));
    }
    QuotaClaim elsewhere = new QuotaClaim(APP, Optional.empty(), 1, NORMAL);
    QueuedSend queued = queue.join(elsewhere, Duration.ofMillis(100));
    assertThat(queued.refusal()).isEmpty();
    time.pass(Duration.ofMillis(100));
    assertThat(queued.permit()).isCompleted();
  }

  @ParameterizedTest
  @EnumSource(
      value = Priority.class,
      names = {"CONTROL", "NORMAL"})
  void bulkDoesNotPassAnUrgentBatchThatWaitsForItsRoom(Priority urgent) {
    QuotaLimits perRecipient = QuotaLimits.DOCUMENTED.withRoomCost(RoomCost.PER_RECIPIENT);
    SendQueue queue = queue(perRecipient, 1_000_000, 100_000);
    IntStream.range(0, 2_000).forEach(i -> send(queue, "bulk", BULK, room("hall"), 1));
    time.pass(Duration.ofSeconds(4));
    send(queue, "urgent", urgent, room("hall"), 60);
    IntStream.range(0, 100).forEach(i -> send(queue, "late bulk", BULK, room("hall"), 1));
    time.pass(Duration.ofSeconds(1));
    assertThat(left).contains("urgent");
    left.clear();
    time.pass(Duration.ofSeconds(2));
    assertThat(left).as("the bulk goes on").contains("bulk");
  }

  @Test
  void aCancelledSendToAFullRoomDoesNotBlockTheNext() {
    QuotaLimits perRecipient = SHARP.withRoomCost(RoomCost.PER_RECIPIENT);
    SendQueue queue = queue(perRecipient, 1_000, 1_000);
    time.pass(Duration.ofSeconds(2));
    send(queue, "first", NORMAL, room("hall"), 60);
    QueuedSend large = queue.join(new QuotaClaim(APP, room("hall"), 60, NORMAL), LONG);
    send(queue, "small", NORMAL, room("hall"), 30);
    send(queue, "bulk", BULK, room("hall"), 5);
    assertThat(left).containsExactly("first");
    large.permit().cancel(true);
    assertThat(left).startsWith("first", "small");
  }

  @Test
  void aCancelledSendDoesNotBlockTheNext() {
    SendQueue queue = full();
    QueuedSend large = queue.join(new QuotaClaim(APP, Optional.empty(), 600, NORMAL), LONG);
    send(queue, "small", NORMAL, Optional.empty(), 1);
    time.pass(Duration.ofMillis(500));
    large.permit().cancel(true);
    time.pass(Duration.ofMillis(500));
    assertThat(left).containsExactly("small");
  }

  @Test
  void aFreeSlotGoesToTheMostUrgent() {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 1, 1_000);
    time.pass(Duration.ofSeconds(2));
    List.of("first", "bulk").forEach(name -> send(queue, name, BULK, Optional.empty(), 1));
    send(queue, "normal", NORMAL, Optional.empty(), 1);
    assertThat(left).containsExactly("first");
    queue.release();
    assertThat(left).containsExactly("first", "normal");
    queue.release();
    assertThat(left).containsExactly("first", "normal", "bulk");
  }

  @Test
  void reservesOneSlotInEightForSendsMoreUrgentThanBulk() {
    SendQueue queue = queue(QuotaLimits.DOCUMENTED, 16, 1_000);
    time.pass(Duration.ofSeconds(2));
    IntStream.range(0, 20).forEach(i -> send(queue, "bulk", BULK, Optional.empty(), 1));
    time.pass(Duration.ofSeconds(1));
    assertThat(left).hasSize(14);
    send(queue, "normal", NORMAL, Optional.empty(), 1);
    assertThat(left).hasSize(15).endsWith("normal");
  }

  @Test
  @Timeout(60)
  void neverGrantsMoreSlotsThanThereAreUnderManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    SendQueue queue = new SendQueue(new UnlimitedQuota(), new SystemDelayer(), threads, 2, 100_000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      QueuedSend queued = join(queue, Priority.values()[i % 3], "r" + i % 5);
      if (i % 7 == 0 && queued.permit().cancel(true)) {
        continue;
      }
      calls.add(
          queued
              .permit()
              .thenRunAsync(
                  () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    queue.release();
                  },
                  threads));
    }
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(most.get()).isBetween(1, 2);
    threads.shutdown();
  }

  private SendQueue queue(QuotaLimits limits, int slots, int mostWaiting) {
    return new SendQueue(new InMemoryQuota(time, limits), time, Runnable::run, slots, mostWaiting);
  }

  /** A second of 500 is used up. */
  private SendQueue full() {
    return full(1_000, 1_000);
  }

  private SendQueue full(int slots, int mostWaiting) {
    SendQueue queue = queue(SHARP, slots, mostWaiting);
    time.pass(Duration.ofSeconds(2));
    send(queue, "before", NORMAL, Optional.empty(), 500);
    left.clear();
    return queue;
  }

  private void send(
      SendQueue queue, String name, Priority priority, Optional<RoomId> to, long units) {
    follow(name, queue.join(new QuotaClaim(APP, to, units, priority), LONG));
  }

  private void follow(String name, QueuedSend queued) {
    queued.permit().thenRun(() -> left.add(name));
  }

  private static QueuedSend join(SendQueue queue, Priority priority, String room) {
    return queue.join(new QuotaClaim(APP, room(room), 1, priority), LONG);
  }

  private static Optional<RoomId> room(String name) {
    return Optional.of(new RoomId(name));
  }
}
