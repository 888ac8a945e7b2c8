package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.RevocationList;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A revocation list in memory, for all applications of a server.
 *
 * <pre>{@code
 * var revocations = new InMemoryRevocations().revoke(new UserId("mallory"));
 * }</pre>
 *
 * <p>Tokens hold whole seconds, so a token issued in the same second as a revocation time with a
 * fraction counts as issued before it. Safe for use by many threads.
 */
public final class InMemoryRevocations implements RevocationList {
  private final Map<UserId, Instant> users = new ConcurrentHashMap<>();
  private final AtomicReference<Instant> allUsers = new AtomicReference<>(Instant.MIN);

  /** Creates an empty list. */
  public InMemoryRevocations() {}

  /**
   * Revokes all tokens of a user, also those issued later.
   *
   * @param user of any application
   * @return this list
   */
  public InMemoryRevocations revoke(UserId user) {
    return revoke(user, Instant.MAX);
  }

  /**
   * Revokes the tokens of a user that were issued before a time.
   *
   * @param user of any application
   * @param issuedBefore tokens issued at this time or later are valid
   * @return this list
   */
  public InMemoryRevocations revoke(UserId user, Instant issuedBefore) {
    users.merge(user, issuedBefore, InMemoryRevocations::later);
    return this;
  }

  /**
   * Revokes the tokens of all users that were issued before a time.
   *
   * @param issuedBefore tokens issued at this time or later are valid
   * @return this list
   */
  public InMemoryRevocations revokeAll(Instant issuedBefore) {
    allUsers.accumulateAndGet(issuedBefore, InMemoryRevocations::later);
    return this;
  }

  @Override
  public boolean revokes(VerifiedSender sender, Instant issuedAt) {
    return issuedAt.isBefore(allUsers.get())
        || issuedAt.isBefore(users.getOrDefault(sender.user(), Instant.MIN));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
