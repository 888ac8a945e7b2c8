package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * An AppKey: the secret under which tokens and callback signatures of one application are made.
 *
 * <p>Goes in and never comes out: it has no accessor, no {@code equals}, and prints masked. An
 * application may have two, primary and secondary, valid at once (vendor-facts 3.2). Safe for use
 * by many threads.
 */
public final class AppKey {
  private final AppId app;
  private final Hmac mac;
  private final Hmac sealing;

  /**
   * @param secret the key as the console shows it, used as UTF-8; an empty one is refused with
   *     {@link InvalidSignalException} and {@link Rule#SECRET}
   */
  public AppKey(AppId app, String secret) {
    this.app = Objects.requireNonNull(app);
    if (secret.isEmpty()) {
      throw new InvalidSignalException(Rule.SECRET, "An AppKey is not empty");
    }
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    this.mac = new Hmac(key);
    this.sealing = new Hmac(new Hmac(EnvelopeKey.SALT).sign(key));
  }

  /** Returns the application whose key it is. */
  public AppId app() {
    return app;
  }

  byte[] sign(byte[] message) {
    return mac.sign(message);
  }

  /**
   * Returns the one block that HKDF expands to (RFC 5869) from what {@link EnvelopeKey} extracts.
   */
  byte[] expand(byte[] context) {
    byte[] block = Arrays.copyOf(context, context.length + 1);
    block[context.length] = 1;
    return sealing.sign(block);
  }

  @Override
  public String toString() {
    return "AppKey[" + app + ", ***]";
  }
}
