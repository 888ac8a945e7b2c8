package dev.rtcsignal.domain.message;

/** The naming rule of RoomId and UserId, and the regular expression of From: they are the same. */
final class Naming {
  static final int MAX_LENGTH = 128;

  private Naming() {}

  static String require(String value, Rule rule, String field) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw broken(rule, field, "it has " + value.length() + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        throw broken(rule, field, "character " + (i + 1) + " is another");
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
