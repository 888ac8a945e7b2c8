package dev.rtcsignal.adapter.routing;

import java.util.Objects;

/** What a route throws to refuse a request: the client is told code and message, nothing else. */
public final class RouteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code for programs, as {@code not-allowed}
   * @param message for people; it goes to the client
   */
  public RouteException(String code, String message) {
    super(Objects.requireNonNull(message), null, false, false);
    this.code = Objects.requireNonNull(code);
  }

  public String code() {
    return code;
  }
}
