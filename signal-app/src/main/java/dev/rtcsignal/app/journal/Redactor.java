package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Applies a {@link Redaction}. Hashes are keyed: the key is made for each journal and stored
 * nowhere, so a hash shows which texts of one journal are equal, and nothing else.
 */
final class Redactor {
  private static final String HMAC = "HmacSHA256";
  private static final int HASH_BYTES = 16;

  private final Redaction redaction;
  private final byte[] key = new byte[32];

  Redactor(Redaction redaction, RandomGenerator random) {
    this.redaction = redaction;
    random.nextBytes(key);
  }

  /** Returns the JSON of a payload, as much of it as the redaction keeps. */
  JsonObject payload(Payload payload) {
    JsonObjectBuilder json = size(payload.size(), payload instanceof Payload.Binary);
    switch (redaction) {
      case HASH -> json.add("hash", hash(bytes(payload)));
      case DROP -> {}
      case KEEP ->
          payload.match(
              text -> json.add("text", text.value()),
              binary ->
                  json.add("base64", Base64.getEncoder().encodeToString(binary.value().toArray())));
    }
    return json.build();
  }

  /** Returns the JSON of a payload of which only its size and kind is recorded. */
  static JsonObjectBuilder size(int bytes, boolean binary) {
    return Json.object().add("bytes", bytes).add("binary", binary);
  }

  private static byte[] bytes(Payload payload) {
    return payload.match(
        text -> text.value().getBytes(StandardCharsets.UTF_8), binary -> binary.value().toArray());
  }

  String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private String hash(byte[] data) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return HexFormat.of().formatHex(mac.doFinal(data), 0, HASH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no " + HMAC, e);
    }
  }
}
