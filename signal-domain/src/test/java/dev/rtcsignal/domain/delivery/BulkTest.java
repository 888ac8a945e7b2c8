package dev.rtcsignal.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.Rule;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final RoomId ROOM = new RoomId("Room1");

  @Test
  void cutsIntoSignalsThatTogetherNameEachRecipientOnce() {
    BulkPlan plan = builder().room(ROOM, users(0, 1_205)).build(600);
    assertThat(plan.signals())
        .extracting(signal -> signal.to().units())
        .containsExactly(600, 600, 5);
    assertThat(plan.recipients()).isEqualTo(1_205);
    assertThat(plan.signals().stream().flatMap(signal -> members(signal).users().stream()))
        .containsExactlyElementsOf(users(0, 1_205));
  }

  @Test
  void removesDuplicatesWithinARoomButNotBetweenRooms() {
    BulkPlan plan =
        builder()
            .room(ROOM, users(0, 5))
            .room(ROOM, users(3, 8))
            .room(new RoomId("Room2"), users(0, 5))
            .build();
    assertThat(plan.recipients()).isEqualTo(13);
    assertThat(plan.duplicates()).isEqualTo(2);
  }

  @Test
  void theRecipientsAreWrittenAsLinesAndReadAgain() {
    BulkPlan plan =
        builder().room(ROOM, users(0, 40)).room(new RoomId("Room2"), users(3, 5)).build();
    assertThat(plan.lines()).hasSize(42).contains("Room1\tu0", "Room2\tu4");
    BulkPlan read = builder().lines(plan.lines()).build();
    assertThat(read.lines()).containsExactlyInAnyOrderElementsOf(plan.lines().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Room1", "Room1\tuser\tmore", "Room1 user", "", "Room1\tno user!"})
  void aLineOfAnotherFormIsRefusedWithoutItsContent(String line) {
    assertThatThrownBy(() -> builder().lines(Stream.of("Room1\tuser0", line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Line 2")
        .hasMessageNotContaining("no user!");
  }

  @Test
  void interleavesTheSignalsOfRooms() {
    BulkPlan plan =
        builder().room(ROOM, users(0, 5)).room(new RoomId("Room2"), users(0, 3)).build(2);
    assertThat(plan.signals())
        .extracting(signal -> members(signal).room().value() + members(signal).users().size())
        .containsExactly("Room12", "Room22", "Room12", "Room21", "Room11");
  }

  @Test
  void acceptsAMillionRecipientsAndRejectsOneMore() {
    List<UserId> million = users(0, 1_000_000);
    assertThat(builder().room(ROOM, million).build().recipients()).isEqualTo(1_000_000);
    assertThatThrownBy(() -> builder().room(ROOM, million).room(ROOM, users(-1, 0)).build())
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.RECIPIENT_COUNT))
        .hasMessageContaining("1000001");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 601, -1})
  void aSignalHas1To600Recipients(int chunk) {
    assertThatThrownBy(() -> builder().room(ROOM, users(0, 9)).build(chunk))
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageContaining("1 to 600");
  }

  @Test
  void rejectsAPlanWithoutRecipientsAndAPayloadTooLargeForABatch() {
    assertThatThrownBy(() -> builder().room(ROOM, List.of()).build())
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageContaining("has 0");
    assertThatThrownBy(
            () ->
                BulkPlan.builder(APP, new SenderId("server"), Payload.binary(new byte[20_481]))
                    .room(ROOM, users(0, 2))
                    .build())
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageContaining("20480");
  }

  @Test
  void computesTheShortestTimeByTheTighterLimit() {
    QuotaLimits exact = QuotaLimits.DOCUMENTED.withHeadroom(0);
    BulkPlan plan = builder().room(ROOM, users(0, 100_000)).build();
    assertThat(plan.leastTime(exact)).as("100,000 at 500 a second").hasSeconds(200);
    assertThat(plan.leastTime(QuotaLimits.DOCUMENTED)).as("with 2 % head-room").hasSeconds(204);
    assertThat(builder().room(ROOM, users(0, 100_000)).build(1).leastTime(exact))
        .as("as many calls into one room at 100 a second")
        .hasSeconds(1_000);
    assertThat(plan.leastTime(exact.withRoomCost(QuotaLimits.RoomCost.PER_RECIPIENT)))
        .hasSeconds(1_000);
  }

  @Test
  void advisesThatABroadcastCostsOneUnit() {
    BulkPlan plan =
        builder().room(ROOM, users(0, 5_000)).room(new RoomId("Two"), users(0, 1)).build();
    assertThat(plan.advice())
        .containsExactly(
            "room Room1: 5000 recipients cost 5000 units; if they are all members of the room, a"
                + " broadcast costs 1");
  }

  @Test
  void theReportHasTheStateOfEachRecipientAndTheRemainingPlan() {
    BulkPlan plan = builder().room(ROOM, users(0, 12)).build(2);
    BulkReport report =
        new BulkReport(
            plan,
            List.of(
                new SendResult.Accepted("r1"),
                new SendResult.Refused(400, "InvalidParameter.IllegalTo", "", "r2"),
                new SendResult.Refused(429, "FlowLimitExceeded.QPSOverLimit", "", "r3"),
                new SendResult.NotSent(SendResult.NotSent.Reason.NO_QUOTA),
                new SendResult.Uncertain(SendResult.Uncertain.Reason.TIMED_OUT, 0, "", ""),
                new SendResult.Refused(502, "FailToConnect", "", "r6")),
            Duration.ofSeconds(3));
    assertThat(report.recipients().map(recipient -> recipient.user() + " " + recipient.state()))
        .containsExactly(
            "u0 accepted",
            "u1 accepted",
            "u2 refused",
            "u3 refused",
            "u4 not-sent",
            "u5 not-sent",
            "u6 not-sent",
            "u7 not-sent",
            "u8 uncertain",
            "u9 uncertain",
            "u10 not-sent",
            "u11 not-sent");
    assertThat(report.counts())
        .containsEntry(State.ACCEPTED, 2)
        .containsEntry(State.REFUSED, 2)
        .containsEntry(State.NOT_SENT, 6)
        .containsEntry(State.UNCERTAIN, 2);
    assertThat(names(report.remaining().orElseThrow()))
        .containsExactly("u4", "u5", "u6", "u7", "u10", "u11");
    assertThat(names(report.remainingAndUncertain().orElseThrow()))
        .containsExactly("u4", "u5", "u6", "u7", "u8", "u9", "u10", "u11");
  }

  @Test
  void acceptedRecipientsDoNotRemain() {
    BulkPlan plan = builder().room(ROOM, users(0, 2)).build();
    BulkReport report = new BulkReport(plan, List.of(new SendResult.Accepted("r")), Duration.ZERO);
    assertThat(report.remaining()).isEmpty();
    assertThatThrownBy(() -> new BulkReport(plan, List.of(), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> names(BulkPlan plan) {
    return plan.signals().stream()
        .flatMap(signal -> members(signal).users().stream())
        .map(UserId::value)
        .toList();
  }

  private static Audience.RoomMembers members(OutboundSignal signal) {
    return (Audience.RoomMembers) signal.to();
  }

  private static List<UserId> users(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> new UserId("u" + i)).toList();
  }

  private static BulkPlan.Builder builder() {
    return BulkPlan.builder(APP, new SenderId("server"), Payload.text("hello"));
  }
}
