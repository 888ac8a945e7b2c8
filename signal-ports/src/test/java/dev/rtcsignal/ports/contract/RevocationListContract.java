package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.RevocationList;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link RevocationList} that revokes by user and time. Extend it, and give
 * it the list and its changes. Needs {@code junit-jupiter-api} alone.
 */
public abstract class RevocationListContract {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final UserId ALICE = new UserId("alice");
  private static final VerifiedSender AS_ALICE = VerifiedSender.unchecked(APP, ALICE);
  private static final VerifiedSender AS_BOB = VerifiedSender.unchecked(APP, new UserId("bob"));
  private static final Instant THEN = Instant.parse("2026-11-24T17:26:54Z");

  private RevocationList list;

  /** Returns an empty list. */
  protected abstract RevocationList open() throws Exception;

  /** Revokes all tokens of a user in the list that was opened. */
  protected abstract void revoke(UserId user) throws Exception;

  /** Revokes the tokens of a user that were issued before a time. */
  protected abstract void revoke(UserId user, Instant issuedBefore) throws Exception;

  /** Revokes the tokens of all users that were issued before a time. */
  protected abstract void revokeAll(Instant issuedBefore) throws Exception;

  @BeforeEach
  void start() throws Exception {
    list = open();
  }

  @Test
  void revokesNothingAtFirst() {
    assertFalse(list.revokes(AS_ALICE, Instant.EPOCH), "a token of 1970");
  }

  @Test
  void revokesTokensOfAUserIssuedBeforeATimeAndNotAtIt() throws Exception {
    revoke(ALICE, THEN);
    assertTrue(list.revokes(AS_ALICE, THEN.minusSeconds(1)), "a token of the second before");
    assertFalse(list.revokes(AS_ALICE, THEN), "a token of that second");
    assertFalse(list.revokes(AS_BOB, THEN.minusSeconds(1)), "a token of another user");
  }

  @Test
  void aTimeWithAFractionRevokesTheTokensOfItsSecond() throws Exception {
    revoke(ALICE, THEN.plusNanos(1));
    revokeAll(THEN.minusSeconds(1).plusNanos(1));
    assertTrue(list.revokes(AS_ALICE, THEN), "a token of that second");
    assertFalse(list.revokes(AS_ALICE, THEN.plusSeconds(1)), "a token of the second after");
    assertTrue(list.revokes(AS_BOB, THEN.minusSeconds(1)), "a token of another user");
  }

  @Test
  void revokesTokensOfAllUsersIssuedBeforeATimeAndNotAtIt() throws Exception {
    revokeAll(THEN);
    assertTrue(list.revokes(AS_ALICE, THEN.minusSeconds(1)), "a token of a user");
    assertTrue(list.revokes(AS_BOB, THEN.minusSeconds(1)), "a token of another user");
    assertFalse(list.revokes(AS_BOB, THEN), "a token of that second");
  }

  @Test
  void revokesTokensOfAUserThatAreIssuedLater() throws Exception {
    revoke(ALICE);
    assertTrue(list.revokes(AS_ALICE, Instant.EPOCH), "a token of 1970");
    assertTrue(list.revokes(AS_ALICE, Instant.ofEpochSecond(4_294_967_295L)), "the last token");
  }

  @Test
  void usersAreComparedExactlyInEachApplication() throws Exception {
    revoke(ALICE);
    VerifiedSender upperCase = VerifiedSender.unchecked(APP, new UserId("ALICE"));
    VerifiedSender elsewhere = VerifiedSender.unchecked(new AppId("other"), ALICE);
    assertFalse(list.revokes(upperCase, THEN), "a token of another user");
    assertTrue(list.revokes(elsewhere, THEN), "a token for another application");
  }

  @Test
  void anEarlierTimeDoesNotReplaceALaterOne() throws Exception {
    revoke(ALICE, THEN);
    revoke(ALICE, THEN.minusSeconds(60));
    assertTrue(list.revokes(AS_ALICE, THEN.minusSeconds(1)), "a token between the two times");
    revoke(ALICE);
    revoke(ALICE, THEN);
    assertTrue(list.revokes(AS_ALICE, THEN.plusSeconds(60)), "a token issued later");
  }
}
