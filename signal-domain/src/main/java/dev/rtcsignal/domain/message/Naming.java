package dev.rtcsignal.domain.message;

/**
 * Checks ids: 1 to 128 characters of {@code a-z A-Z 0-9 @ . _ -}. RoomId, UserId and From share
 * this rule (vendor-facts 1.4).
 */
final class Naming {
  static final int MAX_LENGTH = 128;

  private Naming() {}

  /**
   * Checks an id.
   *
   * @param field the name of the field, for the message
   * @throws InvalidSignalException with the rule, if the value breaks it
   */
  static String require(String value, Rule rule, String field) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw broken(rule, field, "it has " + value.length() + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        throw broken(rule, field, "character " + (i + 1) + " is not one of them");
      }
    }
    return value;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '@'
        || c == '.'
        || c == '_'
        || c == '-';
  }

  private static InvalidSignalException broken(Rule rule, String field, String found) {
    return new InvalidSignalException(
        rule,
        field + " takes 1 to " + MAX_LENGTH + " characters of a-z A-Z 0-9 @ . _ - but " + found);
  }
}
