package dev.rtcsignal.domain.message;

import java.util.Locale;

/** A documented rule that a value can break; {@link #id()} is its name in error messages. */
public enum Rule {
  /** The id of the RTC application: naming rule (vendor-facts 1.4). */
  APP_ID,
  /** Naming rule of rooms (vendor-facts 1.4). */
  ROOM_ID,
  /** Naming rule of users (vendor-facts 1.4). */
  USER_ID,
  /** The {@code From} of the OpenAPI: its regular expression, and no recipient of that name. */
  FROM,
  /** Text is well-formed Unicode, so that UTF-8 carries it unchanged. */
  TEXT_UNICODE,
  /** The payload's raw size for its audience (vendor-facts 1.3). */
  MESSAGE_SIZE,
  /** 1 to 600 recipients in one batch (vendor-facts 1.3). */
  RECIPIENT_COUNT,
  /** The recipients of one batch are distinct. */
  RECIPIENTS_DISTINCT,
  /** The answer to a callback is at most 64 KiB (vendor-facts 4.4). */
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
  /** The id of a sealed message: 1 to 64 characters of {@code A-Z a-z 0-9 _ -}. */
  ENVELOPE_ID,
  /** The number of a sealed message: 1 to 9,007,199,254,740,991. */
  ENVELOPE_SEQ,
  /** The time of a sealed message: 0 to 9,007,199,254,740,991 milliseconds since 1970. */
  ENVELOPE_TS,
  /** The key of a sealed message: 32 bytes as 43 characters of Base64url. */
  SEALING_KEY;

  /** Returns the name for messages and JSON: {@code room-id}, {@code message-size}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
