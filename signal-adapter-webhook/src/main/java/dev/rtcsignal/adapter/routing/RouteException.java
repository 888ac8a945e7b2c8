package dev.rtcsignal.adapter.routing;

import java.util.Objects;

/**
 * Refuses a request: the client gets its code and its message, and nothing else.
 *
 * <pre>{@code
 * SignalRouter.Middleware speakersOnly = (request, next) -> {
 *   if (!speakers.contains(request.user())) {
 *     throw new RouteException("not-allowed", "only for speakers");
 *   }
 *   return next.get();
 * };
 * }</pre>
 *
 * <p>The exception has no stack trace.
 */
public final class RouteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Makes a refusal.
   *
   * @param code for programs, for example {@code not-allowed}
   * @param message for people; it goes to the client
   */
  public RouteException(String code, String message) {
    super(Objects.requireNonNull(message), null, false, false);
    this.code = Objects.requireNonNull(code);
  }

  /** {@return the code for programs} */
  public String code() {
    return code;
  }
}
