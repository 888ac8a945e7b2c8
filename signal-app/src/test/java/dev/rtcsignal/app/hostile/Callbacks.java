package dev.rtcsignal.app.hostile;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Requests with callbacks, as bytes: good ones of many users, and three bad ones. */
public final class Callbacks {
  /** The environment of the server under attack. */
  public static final Map<String, String> CREDENTIALS =
      Map.of(
          "SIGNAL_APP_ID", "60af4c8dcb758d00ce35adb3",
          "SIGNAL_APP_KEY", "hostile-clients-app-key-0123456789",
          "SIGNAL_ACCESS_KEY_ID", "AKLThostile",
          "SIGNAL_SECRET_ACCESS_KEY", "hostile-clients-secret-0123456789");

  public static final AppKey KEY =
      new AppKey(new AppId(CREDENTIALS.get("SIGNAL_APP_ID")), CREDENTIALS.get("SIGNAL_APP_KEY"));

  private static final AppKey OTHER_KEY = new AppKey(KEY.app(), "a key that is not configured");
  private static final int TOO_LARGE = 600_000;

  private Callbacks() {}

  /** Returns one callback of each user, all with a body of a length. */
  public static List<byte[]> good(int users, int bytes) {
    return IntStream.range(0, users)
        .mapToObj(user -> request(body(signature(KEY, "user" + user), bytes)))
        .toList();
  }

  /** Returns a callback with a valid signature. */
  static byte[] good() {
    return good(1, 300).get(0);
  }

  /** Returns a callback with a signature of another key. */
  public static byte[] forged() {
    return request(body(signature(OTHER_KEY, "user0"), 300));
  }

  static byte[] malformed() {
    return request("{\"message\":\"half a callb");
  }

  static byte[] tooLarge() {
    return request(body(signature(KEY, "user0"), TOO_LARGE));
  }

  /** Returns a body with a valid signature. */
  static String body() {
    return body(signature(KEY, "user0"), 300);
  }

  private static String signature(AppKey key, String user) {
    Lifetime day = Lifetime.starting(Instant.now().minusSeconds(60), Duration.ofDays(1));
    return CallbackSignature.mint(key, user, day, 7).text();
  }

  private static String body(String signature, int bytes) {
    String rest = "\",\"binary\":false,\"signature\":\"" + signature + "\"}";
    String start = "{\"message\":\"";
    return start + "x".repeat(bytes - start.length() - rest.length()) + rest;
  }

  private static byte[] request(String body) {
    return ascii(
        "POST /callback HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
