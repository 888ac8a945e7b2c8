package dev.rtcsignal.domain.auth;

import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;

/** Damages texts as an attacker, a proxy or an accident may. */
final class Mutations {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ \n\u00e9";

  /** The Base64 of a token begins behind {@code 001} and 24 characters of AppId. */
  private static final int HEAD = 27;

  private final SplittableRandom random;

  Mutations(SplittableRandom random) {
    this.random = random;
  }

  /** Returns a damaged token. A few are returned unchanged or equal to the other. */
  String ofToken(String token, String other) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> ofText(token, other);
      case 3 -> ofText(ofText(token, other), other);
      case 4 -> ofTail(token);
      default -> ofContent(token, other);
    };
  }

  /** Returns a text with one thing flipped, changed, inserted, deleted, swapped, cut or spliced. */
  String ofText(String text, String other) {
    StringBuilder out = new StringBuilder(text);
    int at = at(text.length());
    switch (random.nextInt(text.isEmpty() ? 2 : 8)) {
      case 0 -> out.insert(at, anyCharacter());
      case 1 -> out.append(other);
      case 2 -> out.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
      case 3 -> out.setCharAt(at, anyCharacter());
      case 4 -> out.deleteCharAt(at);
      case 5 -> swap(out, at, at(text.length()));
      case 6 -> out.setLength(at);
      default -> out.replace(at, out.length(), other.substring(Math.min(at, other.length())));
    }
    return out.toString();
  }

  /** Other ways to write the end of the same Base64, and some that are wrong. */
  String ofTail(String base64) {
    String bare = base64.replaceAll("=+$", "");
    char last = bare.charAt(bare.length() - 1);
    int value = ALPHABET.indexOf(last);
    char stray = ALPHABET.charAt(value ^ 1 + random.nextInt(15));
    String cut = bare.substring(0, bare.length() - 1);
    return switch (random.nextInt(7)) {
      case 0 -> bare;
      case 1 -> base64 + "=";
      case 2 -> cut + stray + base64.substring(bare.length());
      case 3 -> base64 + anyCharacter();
      case 4 -> base64.replace('+', '-').replace('/', '_') + "\n";
      case 5 -> base64 + "A===";
      default -> cut + stray;
    };
  }

  /** Damages the bytes, and writes them as correct Base64. */
  private String ofContent(String token, String other) {
    byte[] content = content(token);
    byte[] damaged =
        switch (random.nextInt(5)) {
          case 0 -> spliced(content, content(other));
          case 1 -> Arrays.copyOf(content, random.nextInt(content.length + 3));
          case 2 -> without(content, random.nextInt(content.length));
          case 3 -> flipped(flipped(content));
          default -> flipped(content);
        };
    return token.substring(0, HEAD) + Base64.getEncoder().encodeToString(damaged);
  }

  private static byte[] content(String token) {
    return Base64.getDecoder().decode(token.substring(HEAD));
  }

  private byte[] flipped(byte[] bytes) {
    byte[] out = bytes.clone();
    out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
    return out;
  }

  private static byte[] without(byte[] bytes, int at) {
    byte[] out = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, at + 1, out, at, out.length - at);
    return out;
  }

  private byte[] spliced(byte[] head, byte[] tail) {
    int cut = random.nextInt(Math.min(head.length, tail.length));
    byte[] out = tail.clone();
    System.arraycopy(head, 0, out, 0, cut);
    return out;
  }

  private static void swap(StringBuilder text, int one, int other) {
    char kept = text.charAt(one);
    text.setCharAt(one, text.charAt(other));
    text.setCharAt(other, kept);
  }

  private int at(int length) {
    return length == 0 ? 0 : random.nextInt(length);
  }

  private char anyCharacter() {
    return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
  }
}
