package dev.rtcsignal.ports;

import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Instant;

/**
 * What is genuine and yet no longer believed: a bearer token that leaked, or that of a user who was
 * shut out. Asked for each callback on event loops: answers from memory and does not block.
 */
@FunctionalInterface
public interface RevocationList {
  /** Tells whether a token of that user, issued then, is revoked. */
  boolean revokes(VerifiedSender sender, Instant issuedAt);

  /** Returns a list that revokes nothing. */
  static RevocationList none() {
    return (sender, issuedAt) -> false;
  }
}
