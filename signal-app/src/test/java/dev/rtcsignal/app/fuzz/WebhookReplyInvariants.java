package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.domain.message.Bytes;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the invariants of every reply of a webhook. */
final class WebhookReplyInvariants {
  /** Notes have fixed texts and quote nothing of the request. */
  private static final Pattern NOTE = Pattern.compile("[A-Za-z0-9_:,. -]{1,100}");

  private static final Bytes NOT_PROVED = Bytes.utf8("sender not proved");

  private WebhookReplyInvariants() {}

  static WebhookReply checked(WebhookReply reply, Set<Integer> statuses) {
    Invariant.check(statuses.contains(reply.status()), "the status is documented for this webhook");
    Invariant.check(NOTE.matcher(reply.note()).matches(), "the note quotes nothing");
    Invariant.check(
        reply.retryAfter().isPresent() == (reply.status() == 429 || reply.status() == 503),
        "Retry-After is present exactly with 429 and 503");
    Invariant.check(
        reply.status() != 401 || reply.body().equals(NOT_PROVED), "every 401 has the same body");
    return reply;
  }
}
