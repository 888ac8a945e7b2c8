package dev.rtcsignal.domain.message;

/**
 * The id of an RTC application. Real ones have 24 characters, and only such an id can be read back
 * out of a token (vendor-facts 3.1); the documents set no rule of their own, so the naming rule of
 * the other ids holds (vendor-facts 1.4).
 *
 * @param value 1 to 128 characters of {@code a-z A-Z 0-9 @ . _ -}, case-sensitive; else {@link
 *     InvalidSignalException} with {@link Rule#APP_ID}
 */
public record AppId(String value) {
  public AppId {
    Naming.require(value, Rule.APP_ID, "AppId");
  }

  // By hand: those that the compiler derives cost a twentieth of a verified callback.
  @Override
  public boolean equals(Object other) {
    return other instanceof AppId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
