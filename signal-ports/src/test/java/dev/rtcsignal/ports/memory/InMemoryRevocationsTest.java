package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.RevocationList;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemoryRevocationsTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final UserId ALICE = new UserId("alice");
  private static final VerifiedSender AS_ALICE = VerifiedSender.unchecked(APP, ALICE);
  private static final VerifiedSender AS_BOB = VerifiedSender.unchecked(APP, new UserId("bob"));
  private static final Instant THEN = Instant.parse("2026-11-24T17:26:54Z");

  private final InMemoryRevocations list = new InMemoryRevocations();

  @Test
  void revokesNothingAtFirst() {
    assertThat(list.revokes(AS_ALICE, Instant.EPOCH)).isFalse();
    assertThat(list.revokes(AS_ALICE, Instant.MIN)).isFalse();
    assertThat(RevocationList.none().revokes(AS_ALICE, Instant.MIN)).isFalse();
  }

  @Test
  void revokesTokensOfAUserIssuedBeforeATimeAndNotAtIt() {
    list.revoke(ALICE, THEN);
    assertThat(list.revokes(AS_ALICE, THEN.minusNanos(1))).isTrue();
    assertThat(list.revokes(AS_ALICE, THEN)).isFalse();
  }

  @Test
  void revokesTokensOfAllUsersIssuedBeforeATimeAndNotAtIt() {
    list.revokeAll(THEN);
    assertThat(list.revokes(AS_ALICE, THEN.minusNanos(1))).isTrue();
    assertThat(list.revokes(AS_BOB, THEN.minusNanos(1))).isTrue();
    assertThat(list.revokes(AS_BOB, THEN)).isFalse();
  }

  @Test
  void revokesTokensOfAUserThatAreIssuedLater() {
    list.revoke(ALICE);
    assertThat(list.revokes(AS_ALICE, Instant.EPOCH)).isTrue();
    assertThat(list.revokes(AS_ALICE, Instant.ofEpochSecond(4_294_967_295L))).isTrue();
  }

  @Test
  void twoListsRevokeWhatEitherDoes() {
    RevocationList both = list.revoke(ALICE).or(new InMemoryRevocations().revokeAll(THEN));
    assertThat(both.revokes(AS_ALICE, THEN)).isTrue();
    assertThat(both.revokes(AS_BOB, THEN.minusSeconds(1))).isTrue();
    assertThat(both.revokes(AS_BOB, THEN)).isFalse();
  }

  @Test
  void doesNotRevokeTokensOfOtherUsers() {
    list.revoke(ALICE);
    assertThat(list.revokes(AS_BOB, Instant.EPOCH)).isFalse();
    assertThat(list.revokes(VerifiedSender.unchecked(APP, new UserId("ALICE")), THEN)).isFalse();
  }

  @Test
  void appliesToEveryApplication() {
    list.revoke(ALICE);
    assertThat(list.revokes(VerifiedSender.unchecked(new AppId("other"), ALICE), THEN)).isTrue();
  }

  @Test
  void anEarlierTimeDoesNotReplaceALaterOne() {
    list.revoke(ALICE, THEN).revoke(ALICE, THEN.minusSeconds(60));
    assertThat(list.revokes(AS_ALICE, THEN.minusNanos(1))).isTrue();
    list.revoke(ALICE).revoke(ALICE, THEN);
    assertThat(list.revokes(AS_ALICE, THEN.plusSeconds(60))).isTrue();
    list.revokeAll(THEN).revokeAll(THEN.minusSeconds(60));
    assertThat(list.revokes(AS_BOB, THEN.minusNanos(1))).isTrue();
  }

  @Test
  void keepsTheLatestOfManyThreads() {
    List<Integer> seconds = IntStream.rangeClosed(1, 10_000).boxed().toList();
    seconds.parallelStream()
        .forEach(s -> list.revoke(ALICE, THEN.plusSeconds(s)).revokeAll(THEN.minusSeconds(s)));
    assertThat(list.revokes(AS_ALICE, THEN.plusSeconds(10_000).minusNanos(1))).isTrue();
    assertThat(list.revokes(AS_ALICE, THEN.plusSeconds(10_000))).isFalse();
    assertThat(list.revokes(AS_BOB, THEN.minusSeconds(1).minusNanos(1))).isTrue();
    assertThat(list.revokes(AS_BOB, THEN.minusSeconds(1))).isFalse();
  }
}
