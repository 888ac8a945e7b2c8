package dev.rtcsignal.app.server;

/**
 * Thrown if a request breaks a rule of the API. {@link ReferenceServer} answers it with its status
 * and message, so the message must not quote the request.
 */
public final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String rule;

  BadRequestException(String rule, String message) {
    this(400, rule, message);
  }

  BadRequestException(int status, String rule, String message) {
    super(message, null, false, false);
    this.status = status;
    this.rule = rule;
  }

  int status() {
    return status;
  }

  /** Returns a stable word for programs. */
  public String rule() {
    return rule;
  }
}
