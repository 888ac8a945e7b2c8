package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The application, the key and the time of the fuzz targets, and the placeholders in inputs for
 * texts that a fuzzer cannot guess.
 */
public final class FuzzFixture {
  public static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  public static final String APP_KEY = "fuzz-app-key-0123456789abcdef012";
  public static final AppKey KEY = new AppKey(APP, APP_KEY);
  public static final UserId USER = new UserId("hyf");
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  public static final String SIGNATURE = signature("hyf", Duration.ofHours(1));

  static final SenderCheck CHECK =
      TokenSenderCheck.of(new InMemoryKeys().add(KEY), Duration.ofSeconds(30));

  /**
   * Limit of replacements per long placeholder; more make inputs slower and test no other limit.
   */
  private static final int MAX_REPLACEMENTS = 20;

  private static final Map<String, String> PLACEHOLDERS = new TreeMap<>();

  static {
    PLACEHOLDERS.put("$SIGNATURE", SIGNATURE);
    PLACEHOLDERS.put("$EXPIRED", signature("hyf", Duration.ZERO));
    PLACEHOLDERS.put("$BADUSER", signature("a user", Duration.ofHours(1)));
    PLACEHOLDERS.put("$LOGIN_A", token(Grant.login(new UserId("alice"))));
    PLACEHOLDERS.put("$LOGIN_B", token(Grant.login(new UserId("bob"))));
    PLACEHOLDERS.put("$ROOM_A", token(Grant.room(new RoomId("Room1"), new UserId("alice"))));
    PLACEHOLDERS.put("$ROOM_B", token(Grant.room(new RoomId("Room1"), new UserId("bob"))));
    PLACEHOLDERS.put("$ANY_A", token(Grant.anyRoom(new UserId("alice"))));
  }

  private FuzzFixture() {}

  private static String signature(String user, Duration length) {
    Instant issued = length.isZero() ? NOW.minusSeconds(600) : NOW;
    return CallbackSignature.mint(KEY, user, Lifetime.starting(issued, length), 7).text();
  }

  private static String token(Grant grant) {
    return AccessToken.mint(KEY, grant, Lifetime.starting(NOW, Duration.ofHours(1)), 7).text();
  }

  /** Returns an input with its placeholders replaced. */
  public static byte[] bytes(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    if (text.indexOf('$') < 0) {
      return input;
    }
    for (Map.Entry<String, String> placeholder : PLACEHOLDERS.entrySet()) {
      text = text.replace(placeholder.getKey(), placeholder.getValue());
    }
    String long16 = expand(text, "$16K", 16_384);
    return expand(expand(long16, "$1K", 1_024), "$512K", 524_288)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String expand(String text, String placeholder, int length) {
    int before = text.indexOf(placeholder);
    if (before < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int i = 0; i < MAX_REPLACEMENTS && before >= 0; i++) {
      out.append(text, from, before).append("x".repeat(length));
      from = before + placeholder.length();
      before = text.indexOf(placeholder, from);
    }
    return out.append(text, from, text.length()).toString();
  }

  /** Returns an input with its placeholders replaced, as text; malformed UTF-8 becomes U+FFFD. */
  public static String text(byte[] input) {
    return new String(bytes(input), StandardCharsets.UTF_8);
  }

  /** Computes HMAC-SHA256 with the platform, not with the code under test. */
  static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
