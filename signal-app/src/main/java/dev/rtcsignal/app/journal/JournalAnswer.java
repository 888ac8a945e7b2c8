package dev.rtcsignal.app.journal;

import dev.rtcsignal.domain.message.Payload;

/**
 * What was answered to a callback or a notification.
 *
 * @param status as it went over the wire
 * @param judged what it was taken for, also where too many of that kind were answered otherwise
 * @param note without payload or signature
 */
public record JournalAnswer(int status, Judged judged, Payload ack, String note) {
  /** What the server took a body for. */
  public enum Judged {
    /** Whoever it names was believed. */
    PROVED,
    /** In order, and not believed. */
    NOT_PROVED,
    /** Not in the form of what it should be. */
    MALFORMED;

    /** Returns what a body was taken for that has this status of its own. */
    public static Judged of(int status) {
      return switch (status) {
        case 400, 413 -> MALFORMED;
        case 401 -> NOT_PROVED;
        default -> PROVED;
      };
    }
  }

  /** An answer with the status of what it was taken for. */
  public JournalAnswer(int status, Payload ack, String note) {
    this(status, Judged.of(status), ack, note);
  }

  boolean isProved() {
    return judged == Judged.PROVED;
  }
}
