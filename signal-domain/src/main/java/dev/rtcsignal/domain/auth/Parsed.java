package dev.rtcsignal.domain.auth;

import java.util.Objects;
import java.util.function.Function;

/** What reading a text from outside gives: a token whose claims are not yet proved, or why not. */
public sealed interface Parsed<T> {
  /** Returns what the function for this case makes of it. */
  <R> R match(Function<T, R> readable, Function<RejectionReason, R> malformed);

  /** Well-formed. Nothing is proved. */
  record Readable<T>(T token) implements Parsed<T> {
    public Readable {
      Objects.requireNonNull(token);
    }

    @Override
    public <R> R match(Function<T, R> readable, Function<RejectionReason, R> malformed) {
      return readable.apply(token);
    }
  }

  /** Not well-formed. */
  record Malformed<T>(RejectionReason reason) implements Parsed<T> {
    public Malformed {
      Objects.requireNonNull(reason);
    }

    @Override
    public <R> R match(Function<T, R> readable, Function<RejectionReason, R> malformed) {
      return malformed.apply(reason);
    }
  }
}
