package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Callbacks as clients and the cloud make them, and envelopes made by hand. */
public final class Callbacks {
  public static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  public static final String SECRET = "webhook-primary-key-0123456789";
  public static final AppKey KEY = new AppKey(APP, SECRET);
  public static final AppKeys KEYS = new InMemoryKeys().add(KEY);
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  public static final SenderCheck CHECK = TokenSenderCheck.of(KEYS, Duration.ZERO);

  private Callbacks() {}

  public static VerifiedSender sender(String user) {
    return VerifiedSender.unchecked(APP, new UserId(user));
  }

  public static InboundSignal signal(String user, String text) {
    return new InboundSignal(sender(user), Payload.text(text));
  }

  public static String signature(String user) {
    return signature(user, 7);
  }

  public static String signature(String user, long nonce) {
    Lifetime day = Lifetime.starting(NOW, Duration.ofDays(1));
    return CallbackSignature.mint(KEY, user, day, nonce).text();
  }

  public static byte[] text(String signature, String message) {
    return body(signature, message, false);
  }

  public static byte[] binary(String signature, byte[] message) {
    return body(signature, Base64.getEncoder().encodeToString(message), true);
  }

  private static byte[] body(String signature, String message, boolean binary) {
    return Json.createObjectBuilder()
        .add("message", message)
        .add("binary", binary)
        .add("signature", signature)
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** An envelope of text, as a client signs it under its signature. */
  public static String signed(String signature, String id, long seq, Instant ts, String body) {
    String mac = mac(SECRET, signature, "text", id, seq, ts, body);
    return envelope("1", quoted(id), Long.toString(seq), millis(ts), quoted(body), quoted(mac));
  }

  public static String millis(Instant ts) {
    return Long.toString(ts.toEpochMilli());
  }

  public static String quoted(String text) {
    return Json.createValue(text).toString();
  }

  public static String envelope(
      String v, String id, String seq, String ts, String body, String mac) {
    return "{\"v\":%s,\"id\":%s,\"seq\":%s,\"ts\":%s,\"body\":%s,\"mac\":%s}"
        .formatted(v, id, seq, ts, body, mac);
  }

  /** HKDF and HMAC by hand, as RFC 5869 and the description of the envelope have them. */
  public static String mac(
      String secret, String signature, String kind, String id, long seq, Instant ts, String body) {
    byte[] extracted = hmac(utf8("rtc-signal envelope v1"), utf8(secret));
    byte[] info = utf8(signature);
    byte[] block = Arrays.copyOf(info, info.length + 1);
    block[info.length] = 1;
    String lines =
        "rtc-signal envelope v1\n%s\n1\n%s\n%d\n%d\n%s"
            .formatted(kind, id, seq, ts.toEpochMilli(), body);
    byte[] mac = hmac(hmac(extracted, block), utf8(lines));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static WebhookReply receive(SignalWebhook webhook, byte[] body) {
    try {
      return webhook.receive(body).toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("receive completes normally, always", e);
    }
  }
}
