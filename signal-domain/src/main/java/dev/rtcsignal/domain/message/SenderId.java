package dev.rtcsignal.domain.message;

/**
 * The id of the business server: the {@code From} of the four OpenAPI actions, which clients
 * receive as {@code uid}.
 *
 * <pre>{@code
 * SenderId from = new SenderId("server");
 * }</pre>
 *
 * <p>The vendor asks for one fixed id that no user of the application has (vendor-facts 1.2).
 *
 * @param value 1 to 128 characters of {@code a-z A-Z 0-9 @ . _ -}, case-sensitive; else {@link
 *     InvalidSignalException} with {@link Rule#FROM}
 */
public record SenderId(String value) {
  /** Checks the components. {@inheritDoc} */
  public SenderId {
    Naming.require(value, Rule.FROM, "From");
  }

  @Override
  public String toString() {
    return value;
  }
}
