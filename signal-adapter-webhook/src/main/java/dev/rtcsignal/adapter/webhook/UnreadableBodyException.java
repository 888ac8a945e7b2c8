package dev.rtcsignal.adapter.webhook;

/** Leaves the reading of a callback from within; never leaves this package. */
final class UnreadableBodyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient WebhookReply reply;

  UnreadableBodyException(WebhookReply reply) {
    // Hostile input must not buy a stack trace.
    super(reply.note(), null, false, false);
    this.reply = reply;
  }

  WebhookReply reply() {
    return reply;
  }
}
