package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The key with which one client signs its {@link Envelope}s: HKDF-SHA256 (RFC 5869) of the AppKey,
 * for one callback signature.
 *
 * <pre>{@code
 * String forTheClient = EnvelopeKey.derive(appKey, signature).text();
 * }</pre>
 *
 * <p>Safe for use by multiple threads.
 *
 * <p>The server derives the key from the signature of each callback and stores nothing. The client
 * gets it once, together with its signature. The key is a secret: this class has no {@code equals},
 * and {@code toString} masks it.
 */
public final class EnvelopeKey {
  /** The salt of HKDF, which separates these keys from other uses of the AppKey. */
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
   * @param key the AppKey of the application
   * @param signature the signature, exactly as in the callback
   * @return the key
   */
  public static EnvelopeKey derive(AppKey key, String signature) {
    return new EnvelopeKey(key.expand(signature.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Parses the text that a client got.
   *
   * @param text 43 characters of Base64url
   * @return the key
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
      // Rejected below, as text of another length is.
    }
    throw new InvalidSignalException(
        Rule.ENVELOPE_KEY,
        "An envelope key is 32 bytes, written as 43 characters of Base64url without padding");
  }

  /** {@return the text to hand to the client, which is a secret: Base64url without padding} */
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
