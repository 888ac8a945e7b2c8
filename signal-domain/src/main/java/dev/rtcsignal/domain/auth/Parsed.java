package dev.rtcsignal.domain.auth;

import java.util.Objects;
import java.util.function.Function;

/**
 * The result of parsing a text from outside: a token whose claims are not proved, or the reason why
 * the text is malformed.
 *
 * <pre>{@code
 * Verdict<VerifiedSender> verdict = AccessToken.parse(text).match(
 *     token -> token.verify(keys.appKeys(token.app()), clock.instant(), Duration.ofSeconds(5)),
 *     reason -> new Verdict.Rejected<>(reason));
 * }</pre>
 *
 * @param <T> the type of the token
 */
public sealed interface Parsed<T> {
  /**
   * Applies the function for this case.
   *
   * @param readable for {@link Readable}
   * @param malformed for {@link Malformed}
   * @param <R> the type of the result
   * @return what the function returned
   */
  <R> R match(Function<T, R> readable, Function<RejectionReason, R> malformed);

  /**
   * The text is well-formed. Nothing is proved.
   *
   * @param token the token
   * @param <T> the type of the token
   */
  record Readable<T>(T token) implements Parsed<T> {
    /** Checks the components. {@inheritDoc} */
    public Readable {
      Objects.requireNonNull(token);
    }

    @Override
    public <R> R match(Function<T, R> readable, Function<RejectionReason, R> malformed) {
      return readable.apply(token);
    }
  }

  /**
   * The text is malformed.
   *
   * @param reason why
   * @param <T> the type of the token
   */
  record Malformed<T>(RejectionReason reason) implements Parsed<T> {
    /** Checks the components. {@inheritDoc} */
    public Malformed {
      Objects.requireNonNull(reason);
    }

    @Override
    public <R> R match(Function<T, R> readable, Function<RejectionReason, R> malformed) {
      return malformed.apply(reason);
    }
  }
}
