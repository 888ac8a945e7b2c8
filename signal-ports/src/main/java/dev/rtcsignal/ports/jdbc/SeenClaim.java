package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.SeenStore.Claim;
import dev.rtcsignal.ports.SeenStore.Granted;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A claim that waits for its statement.
 *
 * @param again whether it failed once: then it goes alone, since another of its statement may have
 *     been the cause
 */
record SeenClaim(
    Granted asked,
    List<String> hashes,
    Duration handling,
    Duration retention,
    boolean again,
    CompletableFuture<Claim> result) {

  static SeenClaim of(Granted asked, Duration handling, Duration retention) {
    return new SeenClaim(
        asked, hashes(asked), handling, retention, false, new CompletableFuture<>());
  }

  /** Returns the keys of the names of a claim, each once. */
  static List<String> hashes(Granted claim) {
    return claim.names().stream().map(SeenClaim::hash).distinct().toList();
  }

  /** The same again: its id tells whether the first try was committed after all. */
  SeenClaim repeated() {
    return new SeenClaim(asked, hashes, handling, retention, true, result);
  }

  private static String hash(String name) {
    try {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "this JDK has no SHA-256; every Java platform must provide it", e);
    }
  }
}
