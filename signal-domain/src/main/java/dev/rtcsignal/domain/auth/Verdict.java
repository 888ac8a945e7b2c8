package dev.rtcsignal.domain.auth;

import java.util.Objects;
import java.util.function.Function;

/** Whether the sender of a callback is believed. */
public sealed interface Verdict {
  /** Returns what the function for this case makes of it. */
  <R> R match(Function<Trusted, R> trusted, Function<Rejected, R> rejected);

  /** The sender is proved. */
  record Trusted(VerifiedSender sender) implements Verdict {
    public Trusted {
      Objects.requireNonNull(sender);
    }

    @Override
    public <R> R match(Function<Trusted, R> trusted, Function<Rejected, R> rejected) {
      return trusted.apply(this);
    }
  }

  /** The sender is not proved. */
  record Rejected(RejectionReason reason) implements Verdict {
    public Rejected {
      Objects.requireNonNull(reason);
    }

    @Override
    public <R> R match(Function<Trusted, R> trusted, Function<Rejected, R> rejected) {
      return rejected.apply(this);
    }
  }
}
