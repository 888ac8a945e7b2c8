package dev.rtcsignal.ports;

import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Instant;
import java.util.Objects;

/**
 * Decides which genuine tokens are no longer accepted: leaked bearer tokens, or those of users who
 * were blocked.
 *
 * <pre>{@code
 * RevocationList revocations = (sender, issuedAt) -> blocked.contains(sender.user());
 * SenderCheck check = TokenSenderCheck.of(keys, Duration.ofSeconds(5)).revoking(revocations);
 * }</pre>
 *
 * <p>Called for each callback, by many threads, event loops among them: must answer from memory and
 * not block.
 */
@FunctionalInterface
public interface RevocationList {
  /**
   * Returns whether a token is revoked.
   *
   * @param sender whom the token proves
   * @param issuedAt when it was issued, in whole seconds
   * @return true if the token is to be rejected
   */
  boolean revokes(VerifiedSender sender, Instant issuedAt);

  /**
   * Returns a list that revokes what this one or another does.
   *
   * @param other asked second
   * @return both lists in one
   */
  default RevocationList or(RevocationList other) {
    Objects.requireNonNull(other);
    return (sender, issuedAt) -> revokes(sender, issuedAt) || other.revokes(sender, issuedAt);
  }

  /**
   * Returns a list that revokes nothing.
   *
   * @return the empty list
   */
  static RevocationList none() {
    return (sender, issuedAt) -> false;
  }
}
