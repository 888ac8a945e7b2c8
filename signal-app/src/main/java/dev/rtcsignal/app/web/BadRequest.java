package dev.rtcsignal.app.web;

/** A request that breaks a rule of this API; becomes a 400 in one place. */
final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;

  BadRequest(String rule, String message) {
    super(message, null, false, false);
    this.rule = rule;
  }

  String rule() {
    return rule;
  }
}
