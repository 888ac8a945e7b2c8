package dev.rtcsignal.app.server;

/** A request that breaks a rule of this API; becomes a 400 in one place. */
final class BadRequestException extends RuntimeException {
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

  String rule() {
    return rule;
  }
}
