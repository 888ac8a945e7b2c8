package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The secret under which the tokens and callback signatures of one application are made.
 *
 * <pre>{@code
 * AppKey appKey = new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), secret);
 * }</pre>
 *
 * <p>An application may have two keys, primary and secondary, which are valid at the same time
 * (vendor-facts 3.2). The secret has no accessor, the class has no {@code equals}, and {@code
 * toString} masks the secret. Safe for use by multiple threads.
 */
public final class AppKey {
  private final AppId app;
  private final Hmac mac;
  private final Hmac envelopeMac;

  /**
   * Makes a key.
   *
   * @param app the application that the key belongs to
   * @param secret the key as the vendor's console shows it, used as UTF-8
   * @throws InvalidSignalException with {@link Rule#SECRET} if the secret is empty
   */
  public AppKey(AppId app, String secret) {
    this.app = Objects.requireNonNull(app);
    if (secret.isEmpty()) {
      throw new InvalidSignalException(Rule.SECRET, "An AppKey needs a secret, but this is empty");
    }
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    this.mac = new Hmac(key);
    this.envelopeMac = new Hmac(new Hmac(EnvelopeKey.SALT).sign(key));
  }

  /** {@return the application that the key belongs to} */
  public AppId app() {
    return app;
  }

  byte[] sign(byte[] message) {
    return mac.sign(message);
  }

  /** {@return the one block of HKDF-Expand (RFC 5869, 2.3) for an {@link EnvelopeKey}} */
  byte[] expand(byte[] context) {
    byte[] block = Arrays.copyOf(context, context.length + 1);
    block[context.length] = 1;
    return envelopeMac.sign(block);
  }

  @Override
  public String toString() {
    return "AppKey[" + app + ", ***]";
  }
}
