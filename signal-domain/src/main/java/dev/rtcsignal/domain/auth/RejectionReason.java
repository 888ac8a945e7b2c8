package dev.rtcsignal.domain.auth;

/**
 * Why a credential was rejected.
 *
 * <pre>{@code
 * verdict.match(
 *     trusted -> greet(trusted.value().user()),
 *     rejected -> rejected.reason() == RejectionReason.EXPIRED
 *         ? renewToken()
 *         : reject(rejected.reason()));
 * }</pre>
 *
 * <p>For logs and operators; never show it to the sender.
 */
public enum RejectionReason {
  /** Too short to hold a version and an AppId. */
  TOO_SHORT,
  /** The version is not {@code 001}. */
  WRONG_VERSION,
  /** The 24 characters after the version are not an AppId. */
  ILLEGAL_APP_ID,
  /** Not standard Base64 with padding, or with non-zero spare bits (RFC 4648, 3.5). */
  NOT_CANONICAL_BASE64,
  /** A length field exceeds the remaining bytes. */
  LENGTH_LIES,
  /** The MAC is not 32 bytes. */
  WRONG_MAC_LENGTH,
  /** Bytes follow the MAC, which does not cover them. */
  TRAILING_AFTER_MAC,
  /** A text is not UTF-8. */
  NOT_UTF8,
  /** Bytes follow the user id of a callback signature. */
  TRAILING_AFTER_USER,
  /** Privileges are not in ascending order, or one occurs twice. */
  PRIVILEGES_OUT_OF_ORDER,
  /** Bytes follow the last privilege. */
  TRAILING_AFTER_PRIVILEGES,
  /** No key is known for the application. */
  UNKNOWN_APP,
  /** The MAC is not valid under any key of the application. */
  WRONG_MAC,
  /** Issued in the future, beyond the allowed skew. */
  NOT_YET_VALID,
  /** Past its last second, beyond the allowed skew. */
  EXPIRED,
  /** The token does not expire, and the check does not allow that. */
  NEVER_EXPIRES,
  /** The time from issue to expiry is longer than the check allows. */
  LIVES_TOO_LONG,
  /** The token was issued longer ago than the check allows. */
  TOO_OLD,
  /** The user, or all tokens issued before a time, were revoked. */
  REVOKED,
  /** Genuine, but its user id breaks the naming rule (vendor-facts 1.4). */
  ILLEGAL_USER_ID,
  /** An envelope whose members break a rule of {@link Envelope}. */
  MALFORMED,
  /** Sent without an envelope, where the server requires one. */
  NOT_SEALED,
  /** Genuine, but a token for login or joinRoom, and the check accepts the short form only. */
  NOT_A_CALLBACK_SIGNATURE,
  /** The form is unknown to the check. */
  UNKNOWN_FORM
}
