package dev.rtcsignal.domain.message;

/**
 * The id that a user logs in or joins with (Spec 1.4).
 *
 * @param value 1 to 128 characters of {@code a-z A-Z 0-9 @ . _ -}, case-sensitive; else {@link
 *     InvalidSignalException} with {@link Rule#USER_ID}
 */
public record UserId(String value) {
  public UserId {
    Naming.require(value, Rule.USER_ID, "UserId");
  }

  @Override
  public String toString() {
    return value;
  }
}
