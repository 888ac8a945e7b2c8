package dev.rtcsignal.app.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.observe.FailureLog.Refusal;
import dev.rtcsignal.app.observe.ServerEvent.SendAttempted;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final RoomId ROOM = new RoomId("r");

  private Instant now = Instant.ofEpochSecond(1_000);
  private final FailureLog failures = new FailureLog(() -> now);
  private final LogOf log = new LogOf(FailureLog.class);

  @AfterEach
  void close() {
    log.close();
  }

  private static SendCompleted sent(Audience to, SendResult result) {
    OutboundSignal signal =
        new OutboundSignal(APP, new SenderId("server"), to, Payload.text("a secret"));
    return new SendCompleted(
        SendOrigin.SERVER, signal, Optional.empty(), result, Instant.EPOCH, Duration.ofMillis(12));
  }

  private static Refusal refusal(int status, Optional<UserAddress> user) {
    return new Refusal(
        "callback",
        status,
        "not proved: WRONG_MAC",
        Duration.ofMillis(3),
        "203.0.113.7",
        user,
        Optional.of("17"));
  }

  /** Row C8 of the field faults. */
  @Test
  void logsAFailedSendInOneLineWithItsReasonAndRequest() {
    failures.sent(
        sent(
            new Audience.RoomMember(ROOM, new UserId("ali")),
            new Refused(401, "SignatureDoesNotMatch", "no \"match\"", "2024-1")));
    assertThat(log.lines())
        .containsExactly(
            "WARN send failed: outcome=refused status=401 code=SignatureDoesNotMatch"
                + " cloudMessage=\"no \\\"match\\\"\" requestId=2024-1 app="
                + APP.value()
                + " room=r user=ali attempts=0 by=server ms=12");
  }

  @Test
  void logsThatASignalWasNotSentOrIsUncertain() {
    failures.sent(sent(new Audience.WholeRoom(ROOM), new NotSent(NotSent.Reason.CANNOT_CONNECT)));
    failures.sent(
        sent(
            new Audience.RoomMembers(ROOM, List.of(new UserId("a"), new UserId("b"))),
            new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "")));
    assertThat(log.lines().get(0))
        .contains("outcome=not-sent reason=CANNOT_CONNECT")
        .contains(" room=r attempts=0");
    assertThat(log.lines().get(1))
        .contains("outcome=uncertain reason=TIMED_OUT")
        .contains(" room=r users=2 ");
  }

  @Test
  void logsAThrottledAttemptWithTheLimitThatItMet() {
    SendResult throttled = new Refused(429, "FlowLimitExceeded.QPSOverLimit", "over", "2024-2");
    OutboundSignal signal = sent(new Audience.WholeRoom(ROOM), throttled).signal();
    failures.attempted(
        new SendAttempted(
            signal, new Attempt(Instant.EPOCH, Duration.ZERO, Optional.empty(), throttled)));
    assertThat(log.lines().get(0))
        .startsWith(
            "INFO attempt throttled: outcome=throttled status=429"
                + " code=FlowLimitExceeded.QPSOverLimit")
        .contains(" requestId=2024-2 ", " room=r");
  }

  @Test
  void doesNotLogAnAcceptedSend() {
    failures.sent(sent(new Audience.WholeRoom(ROOM), new SendResult.Accepted("id")));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void logsARefusedCallbackWithAddressReasonAndProvedUser() {
    failures.refused(refusal(401, Optional.empty()));
    failures.refused(refusal(503, Optional.of(new UserAddress(APP, new UserId("ali")))));
    assertThat(log.lines())
        .containsExactly(
            "INFO callback refused: status=401 reason=\"not proved: WRONG_MAC\""
                + " address=203.0.113.7 id=17 ms=3",
            "WARN callback refused: status=503 reason=\"not proved: WRONG_MAC\""
                + " address=203.0.113.7 app=60af4c8dcb758d00ce35adb3 user=ali id=17 ms=3");
  }

  @Test
  void logsTwentyLinesPerSecondAndCountsTheOthers() {
    for (int i = 0; i < 120; i++) {
      failures.refused(refusal(401, Optional.empty()));
    }
    assertThat(log.lines()).hasSize(20);
    failures.flush();
    assertThat(log.lines().get(20))
        .isEqualTo("WARN 100 more failed sends or refused requests were not logged");
    failures.flush();
    assertThat(log.lines()).hasSize(21);
    now = now.plusSeconds(1);
    failures.refused(refusal(401, Optional.empty()));
    assertThat(log.lines()).hasSize(22);
  }
}
