package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The key of event notifications, as set in the vendor's console: the {@code Signature} of a
 * notification is the SHA-256 of its values and this key, sorted by byte order and joined without
 * separators (vendor-facts 6).
 *
 * <pre>{@code
 * List<NotificationSecret> secrets = List.of(new NotificationSecret(secret));
 * var webhook = NotificationWebhook.builder(app -> secrets, eventHandler).build();
 * }</pre>
 *
 * <p>The secret has no accessor, the class has no {@code equals}, and {@code toString} masks it.
 */
public final class NotificationSecret {
  private final String secret;

  /**
   * Makes a key.
   *
   * @param secret not empty; else {@link InvalidSignalException} with {@link Rule#SECRET}
   */
  public NotificationSecret(String secret) {
    if (secret.isEmpty()) {
      throw new InvalidSignalException(
          Rule.SECRET, "A notification secret is not empty, but this is");
    }
    this.secret = secret;
  }

  /**
   * Computes the signature of a notification.
   *
   * @param values the values that the signature covers, in any order
   * @return the signature, in lower-case hex
   */
  public String sign(List<String> values) {
    List<byte[]> sorted = new ArrayList<>();
    values.forEach(value -> sorted.add(value.getBytes(StandardCharsets.UTF_8)));
    sorted.add(secret.getBytes(StandardCharsets.UTF_8));
    sorted.sort(Comparator.comparing((byte[] bytes) -> bytes, Arrays::compareUnsigned));
    return Hashing.sha256Hex(joined(sorted));
  }

  /**
   * Checks a signature, in constant time.
   *
   * @param values the values that the signature covers, in any order
   * @param signature the received signature
   * @return whether it is the signature of the values
   */
  public boolean signed(List<String> values, String signature) {
    return MessageDigest.isEqual(
        sign(values).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] joined(List<byte[]> parts) {
    byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  @Override
  public String toString() {
    return "NotificationSecret[***]";
  }
}
