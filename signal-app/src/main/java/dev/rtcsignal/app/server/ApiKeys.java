package dev.rtcsignal.app.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The valid API keys; there may be several, so that a key can be rotated. Holds only their hashes
 * and compares with each of them in constant time, so that the time of a response reveals neither
 * the content nor the length of a key.
 */
public final class ApiKeys {
  private final List<byte[]> hashes;

  private ApiKeys(List<byte[]> hashes) {
    this.hashes = hashes;
  }

  /** Returns a supplier that hashes the keys once per change of their list. */
  public static Supplier<ApiKeys> reloaded(Supplier<List<String>> keys) {
    AtomicReference<Map.Entry<List<String>, ApiKeys>> last =
        new AtomicReference<>(Map.entry(List.of(), of(List.of())));
    return () -> {
      List<String> now = keys.get();
      Map.Entry<List<String>, ApiKeys> known = last.get();
      if (known.getKey() != now) {
        // Not read back: a thread that has an older list may have replaced it meanwhile.
        known = Map.entry(now, of(now));
        last.set(known);
      }
      return known.getValue();
    };
  }

  /** Returns those keys; none for a server on loopback. */
  public static ApiKeys of(List<String> keys) {
    return new ApiKeys(keys.stream().map(ApiKeys::hash).toList());
  }

  boolean isEmpty() {
    return hashes.isEmpty();
  }

  boolean contain(String presented) {
    byte[] hash = hash(presented);
    boolean found = false;
    for (byte[] key : hashes) {
      found |= MessageDigest.isEqual(key, hash);
    }
    return found;
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ApiKeys[" + hashes.size() + ", ***]";
  }
}
