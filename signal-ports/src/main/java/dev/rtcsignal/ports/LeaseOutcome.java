package dev.rtcsignal.ports;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a store answered to a process that asked for the lease of a quota line.
 *
 * <pre>{@code
 * Optional<LeaseOutcome.Granted> granted = store.lease(app.value(), "replica-1").join().granted();
 * }</pre>
 */
public sealed interface LeaseOutcome {
  /** {@return the grant; empty while another process holds the lease} */
  default Optional<Granted> granted() {
    return this instanceof Granted granted ? Optional.of(granted) : Optional.empty();
  }

  /** {@return since when the holder has had the lease, by the clock of the store} */
  Instant since();

  /**
   * The process holds the lease now.
   *
   * @param lease the lease
   * @param since when it was taken over
   * @param quietFor how long its holder waits before its first send, so that the cloud has
   *     forgotten what an earlier holder sent
   * @param usedBefore the use of the quota that an earlier holder published before it gave the
   *     lease back; one that counts this need not wait. Empty if the lease was not given back, or
   *     the use is not known
   * @param lost the entries that an earlier holder left behind, after their transition
   */
  record Granted(
      Lease lease,
      Instant since,
      Duration quietFor,
      Optional<Fill> usedBefore,
      List<OutboxEntry> lost)
      implements LeaseOutcome {
    /** Checks the components. {@inheritDoc} */
    public Granted {
      Objects.requireNonNull(lease);
      Objects.requireNonNull(since);
      Objects.requireNonNull(quietFor);
      Objects.requireNonNull(usedBefore);
      lost = List.copyOf(lost);
    }

    /**
     * Grants a lease after which nothing of the use of an earlier holder is known.
     *
     * @param lease the lease
     * @param since when it was taken over
     * @param quietFor how long its holder waits before its first send
     * @param lost the entries that an earlier holder left behind
     */
    public Granted(Lease lease, Instant since, Duration quietFor, List<OutboxEntry> lost) {
      this(lease, since, quietFor, Optional.empty(), lost);
    }
  }

  /**
   * Another process holds the lease.
   *
   * @param holder the other process
   * @param since when it took over
   * @param endsIn when the lease ends unless it is renewed; empty if it lasts until it is given
   *     back
   * @param use of the quota, as the other process published it last
   * @param isHeir whether the process that asked is the one to ask often, so that it takes over
   *     soon after the lease is given back; of many processes one is
   */
  record HeldByOther(
      String holder, Instant since, Optional<Duration> endsIn, Fill use, boolean isHeir)
      implements LeaseOutcome {
    /** Checks the components. {@inheritDoc} */
    public HeldByOther {
      Objects.requireNonNull(holder);
      Objects.requireNonNull(since);
      Objects.requireNonNull(endsIn);
      Objects.requireNonNull(use);
    }

    /**
     * Tells a process that it is not the one to ask often.
     *
     * @param holder the other process
     * @param since when it took over
     * @param endsIn when the lease ends unless it is renewed
     * @param use of the quota
     */
    public HeldByOther(String holder, Instant since, Optional<Duration> endsIn, Fill use) {
      this(holder, since, endsIn, use, false);
    }
  }
}
