package dev.rtcsignal.ports.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A genuine signature with one change, by which it no longer means the same bytes.
 *
 * <p>Where a character may belong to Base64 or Base64url, one of the two highest of its six bits is
 * changed. These two belong to an encoded byte at each place of an encoding, while up to four low
 * bits of the last character belong to none: decoders may ignore them (RFC 4648, section 3.5), and
 * then a check that is correct trusts such a text.
 *
 * @param change for the name of the check
 * @param text the changed signature
 */
record AlteredSignature(String change, String text) {
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private static final int HIGHEST = 0b100000;
  private static final int SECOND = 0b010000;

  /** Four characters: a whole group, so that bytes are added at each place of an encoding. */
  private static final String GROUP = "AAAA";

  /** Returns one for each character, except for padding that follows padding. */
  static List<AlteredSignature> withOneCharacterChanged(String genuine) {
    return IntStream.range(0, genuine.length())
        .filter(at -> !genuine.startsWith("==", at - 1))
        .mapToObj(at -> changed(genuine, at))
        .toList();
  }

  /** Returns all beginnings that lack more than padding, and two that are too long. */
  static List<AlteredSignature> cutOrLengthened(String genuine) {
    String unpadded = genuine.replaceAll("=+$", "");
    List<AlteredSignature> altered = new ArrayList<>();
    for (int end = 0; end < unpadded.length(); end++) {
      altered.add(new AlteredSignature("cut to " + end + " characters", genuine.substring(0, end)));
    }
    String padding = genuine.substring(unpadded.length());
    altered.add(new AlteredSignature("lengthened at its end", unpadded + GROUP + padding));
    altered.add(new AlteredSignature("after a space", " " + genuine));
    return altered;
  }

  private static AlteredSignature changed(String genuine, int at) {
    return new AlteredSignature(
        "character " + at + " changed",
        genuine.substring(0, at) + other(genuine.charAt(at)) + genuine.substring(at + 1));
  }

  private static char other(char character) {
    int value = BASE64.indexOf(character);
    if (value < 0) {
      return otherThanACommonOne(character);
    }
    // Of the values 62 and 63 the two alphabets have different characters.
    boolean common = (value ^ HIGHEST) < BASE64.length();
    return BASE64.charAt(value ^ (common ? HIGHEST : SECOND));
  }

  private static char otherThanACommonOne(char character) {
    return switch (character) {
      case '+', '-' -> BASE64.charAt(62 ^ HIGHEST);
      case '/', '_' -> BASE64.charAt(63 ^ HIGHEST);
      default -> 'A';
    };
  }
}
