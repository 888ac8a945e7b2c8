package dev.rtcsignal.adapter.webhook;

/** Leaves the reading of a callback from within; never leaves this package. */
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient WebhookReply reply;

  Unreadable(WebhookReply reply) {
    // Hostile input must not buy a stack trace.
    super(reply.note(), null, false, false);
    this.reply = reply;
  }

  WebhookReply reply() {
    return reply;
  }
}
