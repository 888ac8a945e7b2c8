package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What of a payload goes into the journal. Its size and kind always do, and of a sealed message its
 * number and hashes of its id and signature.
 */
public enum Redaction {
  /** A hash under a key that is made at each start and kept nowhere: shows what is equal. */
  HASH,
  /** Nothing. */
  DROP,
  /** All of it. */
  KEEP;

  private static final String HMAC = "HmacSHA256";
  private static final int SHOWN_BYTES = 16;

  /** No body is larger, whatever a server's limit is set to; and several are in memory at once. */
  private static final long MOST_BYTES =
      Math.min(16_777_216, Runtime.getRuntime().maxMemory() / 16);

  JsonObject apply(Payload payload, byte[] key) {
    JsonObjectBuilder left =
        Json.object().add("bytes", payload.size()).add("binary", payload instanceof Payload.Binary);
    switch (this) {
      case HASH -> left.add("hash", hash(raw(payload), key));
      case DROP -> {}
      case KEEP ->
          payload.match(
              text -> left.add("text", text.value()),
              binary ->
                  left.add("base64", Base64.getEncoder().encodeToString(binary.value().toArray())));
    }
    return left.build();
  }

  private static byte[] raw(Payload payload) {
    return payload.match(
        text -> text.value().getBytes(StandardCharsets.UTF_8), binary -> binary.value().toArray());
  }

  /** Returns what shows which of the texts of a journal are equal, and nothing else. */
  static String hash(String text, byte[] key) {
    return hash(text.getBytes(StandardCharsets.UTF_8), key);
  }

  private static String hash(byte[] data, byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return HexFormat.of().formatHex(mac.doFinal(data), 0, SHOWN_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no " + HMAC, e);
    }
  }

  /** Returns a payload in place of what was left: the same where it was kept, else as large. */
  static Payload restore(JsonObject left) {
    if (left.containsKey("text")) {
      return Payload.text(left.getString("text"));
    }
    if (left.containsKey("base64")) {
      return Payload.binary(Base64.getDecoder().decode(left.getString("base64")));
    }
    int bytes = left.getInt("bytes");
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException("no server took so large a payload");
    }
    return left.getBoolean("binary")
        ? Payload.binary(new byte[bytes])
        : Payload.text("x".repeat(bytes));
  }
}
