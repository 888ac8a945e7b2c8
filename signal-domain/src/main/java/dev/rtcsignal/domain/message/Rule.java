package dev.rtcsignal.domain.message;

import java.util.Locale;

/**
 * The documented rules that a value can break.
 *
 * <pre>{@code
 * try {
 *   signals.toRoom("Room1").text(text);
 * } catch (InvalidSignalException e) {
 *   respond(e.rule() == Rule.MESSAGE_SIZE ? 413 : 400, Bytes.utf8(e.rule().id()));
 * }
 * }</pre>
 */
public enum Rule {
  /** The characters and length of an AppId (vendor-facts 1.4). */
  APP_ID,
  /** The characters and length of a RoomId (vendor-facts 1.4). */
  ROOM_ID,
  /** The characters and length of a UserId (vendor-facts 1.4). */
  USER_ID,
  /**
   * The characters and length of {@code From}, which no recipient may have as its id (vendor-facts
   * 1.2).
   */
  FROM,
  /** A text payload is well-formed Unicode, so that UTF-8 does not change it. */
  TEXT_UNICODE,
  /** The raw size of a payload for its audience (vendor-facts 1.3). */
  MESSAGE_SIZE,
  /** A batch has 1 to 600 recipients (vendor-facts 1.3). */
  RECIPIENT_COUNT,
  /**
   * The recipients of a batch are distinct: what the cloud does else is unknown (vendor-facts 8).
   */
  RECIPIENTS_DISTINCT,
  /** The ACK of a callback has at most 64 KiB (vendor-facts 4.4). */
  ACK_SIZE,
  /**
   * A token holds a lifetime of unsigned 32-bit seconds that ends after it begins (vendor-facts
   * 3.1).
   */
  LIFETIME,
  /** A token holds an unsigned 32-bit nonce (vendor-facts 3.1). */
  NONCE,
  /** A text of a token is at most 65,535 bytes of UTF-8 (vendor-facts 3.1). */
  TOKEN_TEXT,
  /** A secret is not empty. */
  SECRET,
  /** The id of an envelope: 1 to 64 characters of {@code A-Z a-z 0-9 _ -}. */
  ENVELOPE_ID,
  /** The number of an envelope: 1 to 9,007,199,254,740,991. */
  ENVELOPE_SEQ,
  /** The time of an envelope: 0 to 9,007,199,254,740,991 milliseconds since 1970. */
  ENVELOPE_TS,
  /** The key of an envelope: 32 bytes, written as 43 characters of Base64url. */
  ENVELOPE_KEY,
  /** The name of a signal in an outbox: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}. */
  SIGNAL_NAME,
  /** A signal is scheduled at most 30 days ahead. */
  SEND_AT;

  /** {@return the name in error messages and JSON, as {@code room-id} or {@code message-size}} */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
