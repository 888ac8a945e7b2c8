package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.domain.message.Bytes;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds of every reply of a webhook. */
final class Received {
  /** In words of ours: nothing of what came in. */
  private static final Pattern NOTE = Pattern.compile("[A-Za-z0-9_:,. -]{1,100}");

  private static final Bytes NOT_PROVED = Bytes.utf8("sender not proved");

  private Received() {}

  static WebhookReply judged(WebhookReply reply, Set<Integer> statuses) {
    Promise.holds(statuses.contains(reply.status()), "a status that is documented for the input");
    Promise.holds(NOTE.matcher(reply.note()).matches(), "a note quotes nothing");
    Promise.holds(
        reply.retryAfter().isPresent() == (reply.status() == 429 || reply.status() == 503),
        "a time to wait with 429 and 503");
    Promise.holds(
        reply.status() != 401 || reply.body().equals(NOT_PROVED), "one body for every 401");
    return reply;
  }
}
