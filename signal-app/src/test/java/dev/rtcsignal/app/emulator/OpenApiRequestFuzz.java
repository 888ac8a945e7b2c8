package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.fuzz.Known;
import dev.rtcsignal.app.fuzz.Promise;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigner;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The query and body of an OpenAPI call that is signed as it should be. The input is the query, a
 * line feed, and the body.
 */
public final class OpenApiRequestFuzz {
  private static final CloudSettings SETTINGS =
      CloudSettings.of(List.of(Known.KEY), List.of(TestCloud.ACCESS));
  private static final RequestSigner SIGNING =
      new RequestSigner(
          TestCloud.ACCESS, new CredentialScope("20231114", "cn-north-1", CredentialScope.RTC));
  private static final Map<String, String> HEADERS =
      Map.of("host", "127.0.0.1:8090", "x-date", "20231114T221320Z");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9@._-]{1,128}");
  private static final int MOST_USERS = 600;
  private static final int MOST_BYTES = 65_536;

  private OpenApiRequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    int line = new String(data, StandardCharsets.ISO_8859_1).indexOf('\n');
    String query = new String(data, 0, Math.max(line, 0), StandardCharsets.UTF_8);
    byte[] body = Known.bytes(Arrays.copyOfRange(data, line + 1, data.length));
    OpenApiCall call = signed(new HttpHead("POST", query, HEADERS, body));
    OpenApiJudge.shown(call);
    AtomicInteger events = new AtomicInteger();
    EmulatedCloud cloud = cloud(events);
    OpenApiService.Response answer =
        OpenApiJudge.judged(
            new OpenApiService(cloud, new SplittableRandom(1)).handle(call, Known.NOW, 1));
    Promise.holds(
        answer.error().filter(OpenApiError::isOfSignature).isEmpty() || expires(call),
        "the signature is right");
    Promise.holds(events.get() == answer.reached().size(), "who is reached is told");
    if (answer.error().isEmpty()) {
      judge(Json.parse(body).orElseThrow());
    }
  }

  /** A call may say how long its time is good, and say so in a way that cannot be read. */
  private static boolean expires(OpenApiCall call) {
    return call.parameter("X-Expires").isPresent();
  }

  private static OpenApiCall signed(HttpHead head) {
    String header =
        SIGNING
            .sign(head.call().toSign(), new TreeSet<>(HEADERS.keySet()))
            .authorization()
            .header();
    return head.with("authorization", header).call();
  }

  private static EmulatedCloud cloud(AtomicInteger events) {
    EmulatedCloud cloud =
        new EmulatedCloud(SETTINGS, () -> Known.NOW, () -> new SplittableRandom(1));
    RtcEngine alice =
        new RtcEngine(
            cloud,
            callback -> CompletableFuture.completedFuture(CallbackSender.Result.failed(1)),
            event -> events.incrementAndGet());
    alice.createEngine(Known.APP.value());
    alice.login(Known.text(Known.utf8("$LOGIN_A")), "alice");
    alice.joinRoom(Known.text(Known.utf8("$ROOM_A")), "Room1", "alice");
    events.set(0);
    return cloud;
  }

  /** vendor-facts 1.2 to 1.4, of whatever action. */
  private static void judge(JsonObject body) {
    Promise.holds(
        Json.text(body, "AppId").filter(Known.APP.value()::equals).isPresent(),
        "the application is known");
    Promise.holds(
        Json.text(body, "From").filter(from -> NAME.matcher(from).matches()).isPresent(),
        "the sender has a name");
    Promise.holds(
        Json.text(body, "Message").filter(text -> size(body, text) <= MOST_BYTES).isPresent(),
        "there is a message, of 64 KiB at most");
    JsonValue to = body.getOrDefault("To", JsonValue.NULL);
    Promise.holds(
        !(to instanceof JsonArray many) || many.size() <= MOST_USERS, "600 users at most");
    Promise.holds(
        !(to instanceof JsonString one)
            || !one.getString().equals(Json.text(body, "From").orElse(""))
            || body.containsKey("RoomId"),
        "nobody writes to themselves");
  }

  private static int size(JsonObject body, String message) {
    return body.getBoolean("Binary", false)
        ? Base64.getDecoder().decode(message).length
        : Known.utf8(message).length;
  }
}
