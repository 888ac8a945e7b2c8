package dev.rtcsignal.domain.auth;

/** Why a token or signature is not believed. For logs and people, never for the caller. */
public enum RejectionReason {
  /** Too short to hold a version and an AppId. */
  TOO_SHORT,
  /** The version is not {@code 001}. */
  WRONG_VERSION,
  /** The 24 characters after the version are no AppId. */
  ILLEGAL_APP_ID,
  /** Not standard Base64 with padding, or bits set that decode to nothing. */
  NOT_CANONICAL_BASE64,
  /** A length points past the end. */
  LENGTH_LIES,
  /** The MAC is not 32 bytes. */
  WRONG_MAC_LENGTH,
  /** Bytes follow the MAC, where no signature covers them. */
  TRAILING_AFTER_MAC,
  /** A text is not UTF-8. */
  NOT_UTF8,
  /** Bytes follow the user id of a callback signature. */
  TRAILING_AFTER_USER,
  /** Privileges are not in ascending order, or one stands twice. */
  PRIVILEGES_OUT_OF_ORDER,
  /** Bytes follow the last privilege. */
  TRAILING_AFTER_PRIVILEGES,
  /** No key is known for the application. */
  UNKNOWN_APP,
  /** Under none of the application's keys is this the MAC. */
  WRONG_MAC,
  /** Issued in the future, beyond the allowed skew. */
  NOT_YET_VALID,
  /** Past its last second, beyond the allowed skew. */
  EXPIRED,
  /** Has no expiry, and the check does not allow that. */
  NEVER_EXPIRES,
  /** Lives longer, from issue to expiry, than the check allows. */
  LIVES_TOO_LONG,
  /** Issued longer ago than the check allows, whatever its expiry. */
  TOO_OLD,
  /** Revoked: its user, or what was issued before a point in time. */
  REVOKED,
  /** Genuine, but its user id breaks the naming rule (vendor-facts 1.4). */
  ILLEGAL_USER_ID,
  /** An envelope whose members break a rule of {@link Envelope}. */
  MALFORMED,
  /** Sent without an envelope, where the server requires one. */
  NOT_SEALED,
  /** In a form that the check does not know: for checks of your own. */
  UNKNOWN_FORM
}
