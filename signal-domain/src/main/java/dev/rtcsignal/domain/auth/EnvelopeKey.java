package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The key under which one client seals its messages in an {@link Envelope}: HKDF-SHA256 (RFC 5869)
 * of the AppKey, for one callback signature.
 *
 * <p>The server derives it anew from the signature of each callback and stores nothing; the client
 * is given it once, beside that signature. It is a secret: no {@code equals}, and it prints masked.
 */
public final class EnvelopeKey {
  /** Names the purpose, so that the AppKey's other uses can give no key of this one. */
  static final byte[] SALT = "rtc-signal envelope v1".getBytes(StandardCharsets.UTF_8);

  private static final int BYTES = 32;
  private static final int TEXT_LENGTH = 43;

  private final byte[] key;
  private final Hmac mac;

  private EnvelopeKey(byte[] key) {
    this.key = key;
    this.mac = new Hmac(key);
  }

  /**
   * Derives the key of a signature.
   *
   * @param signature as the callback carries it, character for character
   */
  public static EnvelopeKey derive(AppKey key, String signature) {
    return new EnvelopeKey(key.expand(signature.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads the text that a client was given.
   *
   * @throws InvalidSignalException with {@link Rule#ENVELOPE_KEY} for any other text
   */
  public static EnvelopeKey parse(String text) {
    try {
      byte[] key = text.length() == TEXT_LENGTH ? Base64.getUrlDecoder().decode(text) : new byte[0];
      EnvelopeKey read = new EnvelopeKey(key.length == BYTES ? key : new byte[BYTES]);
      if (read.text().equals(text)) {
        return read;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one answer for both.
    }
    throw new InvalidSignalException(
        Rule.ENVELOPE_KEY, "A sealing key is 32 bytes as 43 characters of Base64url");
  }

  /** Returns the text to hand to the client, which is a secret: Base64url without padding. */
  public String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  byte[] sign(byte[] message) {
    return mac.sign(message);
  }

  @Override
  public String toString() {
    return "EnvelopeKey[***]";
  }
}
