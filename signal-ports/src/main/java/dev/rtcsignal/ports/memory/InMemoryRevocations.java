package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.RevocationList;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A revocation list for every application of this server. Tokens hold whole seconds, so what was
 * issued in the second of a time with a fraction counts as issued before it. Safe for use by many
 * threads.
 */
public final class InMemoryRevocations implements RevocationList {
  private final Map<UserId, Instant> users = new ConcurrentHashMap<>();
  private final AtomicReference<Instant> everybody = new AtomicReference<>(Instant.MIN);

  /** Creates a list that revokes nothing so far. */
  public InMemoryRevocations() {}

  /** Revokes whatever a user has, or is given later. */
  public InMemoryRevocations revoke(UserId user) {
    return revoke(user, Instant.MAX);
  }

  /** Revokes what a user was issued before that time; what is issued at it or later holds. */
  public InMemoryRevocations revoke(UserId user, Instant issuedBefore) {
    users.merge(user, issuedBefore, InMemoryRevocations::later);
    return this;
  }

  /** Revokes what anybody was issued before that time. */
  public InMemoryRevocations revokeAll(Instant issuedBefore) {
    everybody.accumulateAndGet(issuedBefore, InMemoryRevocations::later);
    return this;
  }

  @Override
  public boolean revokes(VerifiedSender sender, Instant issuedAt) {
    return issuedAt.isBefore(everybody.get())
        || issuedAt.isBefore(users.getOrDefault(sender.user(), Instant.MIN));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
