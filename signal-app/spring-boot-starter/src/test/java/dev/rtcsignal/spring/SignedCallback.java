package dev.rtcsignal.spring;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Bodies of callbacks, as the cloud posts them. */
final class SignedCallback {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final String KEY = "app-key-of-the-starter-0123456789";

  /** The properties of an application that receives. */
  static final String[] RECEIVING = {"signal.app-id=" + APP, "signal.app-key=" + KEY};

  private SignedCallback() {}

  static byte[] of(String user, String message) {
    return of(new AppKey(APP, KEY), user, message);
  }

  private static byte[] of(AppKey key, String user, String message) {
    Lifetime day = Lifetime.starting(Instant.now().minusSeconds(2), Duration.ofDays(1));
    String signature = CallbackSignature.mint(key, user, day, 7).text();
    return Json.createObjectBuilder()
        .add("message", message)
        .add("binary", false)
        .add("signature", signature)
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] event(String user, String event, String data) {
    return event(new AppKey(APP, KEY), user, event, data);
  }

  static byte[] event(AppKey key, String user, String event, String data) {
    return of(key, user, "{\"event\":\"" + event + "\",\"data\":" + data + "}");
  }
}
