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
 * The one application of the fuzz targets, its key, its time, and what stands in inputs for texts
 * that no fuzzer could guess.
 */
public final class Known {
  public static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  public static final String APP_KEY = "fuzz-app-key-0123456789abcdef012";
  public static final AppKey KEY = new AppKey(APP, APP_KEY);
  public static final UserId USER = new UserId("hyf");
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  public static final String SIGNATURE = signature("hyf", Duration.ofHours(1));

  static final SenderCheck CHECK =
      TokenSenderCheck.of(new InMemoryKeys().add(KEY), Duration.ofSeconds(30));

  /** How often a long word is written out: what is larger than every limit is only slow. */
  private static final int MOST = 20;

  private static final Map<String, String> WORDS = new TreeMap<>();

  static {
    WORDS.put("$SIGNATURE", SIGNATURE);
    WORDS.put("$EXPIRED", signature("hyf", Duration.ZERO));
    WORDS.put("$BADUSER", signature("a user", Duration.ofHours(1)));
    WORDS.put("$LOGIN_A", token(Grant.login(new UserId("alice"))));
    WORDS.put("$LOGIN_B", token(Grant.login(new UserId("bob"))));
    WORDS.put("$ROOM_A", token(Grant.room(new RoomId("Room1"), new UserId("alice"))));
    WORDS.put("$ROOM_B", token(Grant.room(new RoomId("Room1"), new UserId("bob"))));
    WORDS.put("$ANY_A", token(Grant.anyRoom(new UserId("alice"))));
  }

  private Known() {}

  private static String signature(String user, Duration length) {
    Instant issued = length.isZero() ? NOW.minusSeconds(600) : NOW;
    return CallbackSignature.mint(KEY, user, Lifetime.starting(issued, length), 7).text();
  }

  private static String token(Grant grant) {
    return AccessToken.mint(KEY, grant, Lifetime.starting(NOW, Duration.ofHours(1)), 7).text();
  }

  /** Returns what an input stands for: its words replaced. */
  public static byte[] bytes(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    if (text.indexOf('$') < 0) {
      return input;
    }
    for (Map.Entry<String, String> word : WORDS.entrySet()) {
      text = text.replace(word.getKey(), word.getValue());
    }
    String long16 = writtenOut(text, "$16K", 16_384);
    return writtenOut(writtenOut(long16, "$1K", 1_024), "$512K", 524_288)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String writtenOut(String text, String word, int length) {
    int before = text.indexOf(word);
    if (before < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int i = 0; i < MOST && before >= 0; i++) {
      out.append(text, from, before).append("x".repeat(length));
      from = before + word.length();
      before = text.indexOf(word, from);
    }
    return out.append(text, from, text.length()).toString();
  }

  /** Returns what an input stands for, as text; what is not UTF-8 becomes U+FFFD. */
  public static String text(byte[] input) {
    return new String(bytes(input), StandardCharsets.UTF_8);
  }

  /** HMAC-SHA256 of the platform, not of the code under test. */
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
