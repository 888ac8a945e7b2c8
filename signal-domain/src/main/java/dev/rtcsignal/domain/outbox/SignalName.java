package dev.rtcsignal.domain.outbox;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.util.HexFormat;

/**
 * The name of a signal in an outbox, unique within one application: the idempotency key of its
 * sender.
 *
 * <pre>{@code
 * SignalName name = new SignalName("order-4711-shipped");
 * }</pre>
 *
 * @param value 1 to {@value #MAX_LENGTH} characters of {@code A-Z a-z 0-9 . _ : -}, case-sensitive;
 *     else {@link InvalidSignalException} with {@link Rule#SIGNAL_NAME}
 */
public record SignalName(String value) {
  /** The most characters of a name. */
  public static final int MAX_LENGTH = 128;

  /** The bytes of a random name: 128 bits. */
  public static final int RANDOM_BYTES = 16;

  private static final String SYMBOLS = "._:-";

  /** Checks the components. {@inheritDoc} */
  public SignalName {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw broken("it has " + value.length() + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        throw broken("character " + (i + 1) + " is not one of them");
      }
    }
  }

  /**
   * Makes a name that no other signal has of random bytes.
   *
   * @param random {@value #RANDOM_BYTES} bytes that cannot be guessed
   * @return a name of 32 hexadecimal digits
   */
  public static SignalName ofRandom(byte... random) {
    if (random.length != RANDOM_BYTES) {
      throw new IllegalArgumentException(
          "a random name takes " + RANDOM_BYTES + " bytes but has " + random.length);
    }
    return new SignalName(HexFormat.of().formatHex(random));
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || SYMBOLS.indexOf(c) >= 0;
  }

  private static InvalidSignalException broken(String found) {
    return new InvalidSignalException(
        Rule.SIGNAL_NAME,
        "the name of a signal takes 1 to "
            + MAX_LENGTH
            + " characters of A-Z a-z 0-9 . _ : - but "
            + found);
  }

  @Override
  public String toString() {
    return value;
  }
}
