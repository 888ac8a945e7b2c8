package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.journal.JournalAnswer;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.Payload;

/**
 * An answer as it was given.
 *
 * @param status as it went over the wire
 * @param body likewise
 * @param reply what the webhook made of what came
 */
public record Given(int status, Bytes body, WebhookReply reply) {
  private static final Bytes TOO_MANY = Bytes.utf8(WebhookResponses.NOT_PROVED_TOO_OFTEN);

  /** The webhook's own. */
  public static Given of(WebhookReply reply) {
    return new Given(reply.status(), reply.body(), reply);
  }

  /** One answer for all that was not proved, one time too many. */
  static Given tooMany(WebhookReply reply) {
    return new Given(WebhookResponses.TOO_MANY, TOO_MANY, reply);
  }

  public JournalAnswer forJournal() {
    return new JournalAnswer(
        status,
        JournalAnswer.Judged.of(reply.status()),
        Payload.binary(body.toArray()),
        reply.note());
  }
}
