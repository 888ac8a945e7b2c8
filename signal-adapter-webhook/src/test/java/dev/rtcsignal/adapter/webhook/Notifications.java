package dev.rtcsignal.adapter.webhook;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Event notifications as the cloud makes them, signed by hand (vendor-facts 6). */
final class Notifications {
  static final String SECRET = "SecretKey-of-the-console";
  static final String JOINED = "{\"RoomId\":\"room\",\"UserId\":\"ali\",\"Timestamp\":1699999999}";

  private final Map<String, String> values = new LinkedHashMap<>();
  private String nonceName = "Nonce";

  private Notifications() {}

  static Notifications of(String type, String data) {
    Notifications one = new Notifications();
    one.values.put("EventType", type);
    one.values.put("EventData", data);
    one.values.put("EventTime", "2023-11-14T22:13:20Z");
    one.values.put("EventId", "event-1");
    one.values.put("AppId", Callbacks.APP.value());
    one.values.put("Version", "2020-12-01");
    one.values.put("Nonce", "1234");
    return one;
  }

  static Notifications joined() {
    return of("UserJoinRoom", JOINED);
  }

  Notifications with(String name, String value) {
    values.put(name, value);
    return this;
  }

  Notifications misspelt() {
    nonceName = "Noce";
    return this;
  }

  byte[] signed() {
    return signedWith(SECRET);
  }

  byte[] signedWith(String secret) {
    List<String> all = new ArrayList<>(values.values());
    all.add(secret);
    return body(hash(all));
  }

  /** As the hash of the documentation's own example: without the EventId. */
  byte[] signedTheOlderWay() {
    Map<String, String> covered = new LinkedHashMap<>(values);
    covered.remove("EventId");
    List<String> all = new ArrayList<>(covered.values());
    all.add(SECRET);
    return body(hash(all));
  }

  byte[] body(String signature) {
    return Callbacks.utf8(json(signature).build().toString());
  }

  JsonObjectBuilder json(String signature) {
    JsonObjectBuilder json = Json.createObjectBuilder();
    values.forEach((name, value) -> json.add(name.equals("Nonce") ? nonceName : name, value));
    return json.add("Signature", signature);
  }

  String signature() {
    List<String> all = new ArrayList<>(values.values());
    all.add(SECRET);
    return hash(all);
  }

  /** The values here are ASCII, so that the order of chars is that of bytes. */
  private static String hash(List<String> values) {
    String joined = String.join("", values.stream().sorted().toList());
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(joined.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
