package dev.rtcsignal.domain.message;

/**
 * The id of the business server: the {@code From} of the four actions, and the {@code uid} that
 * clients see. The document asks for one fixed id that no real user of the application has
 * (BatchSendRoomUnicast, 2024-11-27).
 *
 * @param value 1 to 128 characters of {@code a-z A-Z 0-9 @ . _ -}, case-sensitive; else {@link
 *     InvalidSignalException} with {@link Rule#FROM}
 */
public record SenderId(String value) {
  public SenderId {
    Naming.require(value, Rule.FROM, "From");
  }

  @Override
  public String toString() {
    return value;
  }
}
