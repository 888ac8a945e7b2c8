package dev.rtcsignal.domain.auth;

import java.util.Objects;
import java.util.function.Function;

/**
 * Whether a value from outside was proved: verification is the only way to the trusted type.
 *
 * <pre>{@code
 * token.verify(keys.appKeys(app), clock.instant(), Duration.ofSeconds(5)).match(
 *     trusted -> greet(trusted.value().user()),
 *     rejected -> reject(rejected.reason()));
 * }</pre>
 *
 * @param <T> the trusted type, for example {@link VerifiedSender} or {@link VerifiedEnvelope}
 */
public sealed interface Verdict<T> {
  /**
   * Calls the function for this case.
   *
   * @param trusted for {@link Trusted}
   * @param rejected for {@link Rejected}
   * @param <R> what both functions return
   * @return what the called function returns
   */
  <R> R match(Function<Trusted<T>, R> trusted, Function<Rejected<T>, R> rejected);

  /**
   * The value is proved.
   *
   * @param <T> the trusted type
   * @param value what was proved
   */
  record Trusted<T>(T value) implements Verdict<T> {
    /** Checks the components. {@inheritDoc} */
    public Trusted {
      Objects.requireNonNull(value);
    }

    @Override
    public <R> R match(Function<Trusted<T>, R> trusted, Function<Rejected<T>, R> rejected) {
      return trusted.apply(this);
    }
  }

  /**
   * The value is not proved.
   *
   * @param <T> the trusted type
   * @param reason for logs and people, never for the sender
   */
  record Rejected<T>(RejectionReason reason) implements Verdict<T> {
    /** Checks the components. {@inheritDoc} */
    public Rejected {
      Objects.requireNonNull(reason);
    }

    @Override
    public <R> R match(Function<Trusted<T>, R> trusted, Function<Rejected<T>, R> rejected) {
      return rejected.apply(this);
    }
  }
}
