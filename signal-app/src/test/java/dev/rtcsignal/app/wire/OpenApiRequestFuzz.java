package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.fuzz.FuzzFixture;
import dev.rtcsignal.app.fuzz.Invariant;
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
 * Fuzzes the query and the body of an OpenAPI call with a valid signature. The input is the query,
 * a line feed, and the body.
 */
public final class OpenApiRequestFuzz {
  private static final CloudSettings SETTINGS =
      CloudSettings.of(List.of(FuzzFixture.KEY), List.of(TestCloud.ACCESS));
  private static final RequestSigner SIGNER =
      new RequestSigner(
          TestCloud.ACCESS, new CredentialScope("20231114", "cn-north-1", CredentialScope.RTC));
  private static final Map<String, String> HEADERS =
      Map.of("host", "127.0.0.1:8090", "x-date", "20231114T221320Z");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9@._-]{1,128}");
  private static final int MAX_USERS = 600;
  private static final int MAX_BYTES = 65_536;

  private OpenApiRequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    int line = new String(data, StandardCharsets.ISO_8859_1).indexOf('\n');
    String query = new String(data, 0, Math.max(line, 0), StandardCharsets.UTF_8);
    byte[] body = FuzzFixture.bytes(Arrays.copyOfRange(data, line + 1, data.length));
    OpenApiCall call = signed(new HttpHead("POST", query, HEADERS, body));
    OpenApiInvariants.render(call);
    AtomicInteger events = new AtomicInteger();
    EmulatedCloud cloud = cloud(events);
    OpenApiService.Response answer =
        OpenApiInvariants.checked(
            new OpenApiService(cloud, new SplittableRandom(1)).handle(call, FuzzFixture.NOW, 1));
    Invariant.check(
        answer.error().filter(OpenApiError::isOfSignature).isEmpty() || hasExpires(call),
        "the signature is accepted");
    Invariant.check(events.get() == answer.reached().size(), "each reached client gets one event");
    if (answer.error().isEmpty()) {
      checkInvariants(Json.parse(body).orElseThrow());
    }
  }

  /** X-Expires sets the validity period of the call, so that it may be expired or malformed. */
  private static boolean hasExpires(OpenApiCall call) {
    return call.parameter("X-Expires").isPresent();
  }

  private static OpenApiCall signed(HttpHead head) {
    String header =
        SIGNER.sign(head.call().toSign(), new TreeSet<>(HEADERS.keySet())).authorization().header();
    return head.with("authorization", header).call();
  }

  private static EmulatedCloud cloud(AtomicInteger events) {
    EmulatedCloud cloud =
        new EmulatedCloud(SETTINGS, () -> FuzzFixture.NOW, () -> new SplittableRandom(1));
    RtcEngine alice =
        new RtcEngine(
            cloud,
            callback -> CompletableFuture.completedFuture(CallbackSender.Result.failed(1)),
            event -> events.incrementAndGet());
    alice.createEngine(FuzzFixture.APP.value());
    alice.login(FuzzFixture.text(FuzzFixture.utf8("$LOGIN_A")), "alice");
    alice.joinRoom(FuzzFixture.text(FuzzFixture.utf8("$ROOM_A")), "Room1", "alice");
    events.set(0);
    return cloud;
  }

  /** Checks the rules of vendor-facts 1.2 to 1.4 that all actions share. */
  private static void checkInvariants(JsonObject body) {
    Invariant.check(
        Json.text(body, "AppId").filter(FuzzFixture.APP.value()::equals).isPresent(),
        "an accepted call names the application");
    Invariant.check(
        Json.text(body, "From").filter(from -> NAME.matcher(from).matches()).isPresent(),
        "the sender has a valid user id");
    Invariant.check(
        Json.text(body, "Message").filter(text -> size(body, text) <= MAX_BYTES).isPresent(),
        "the message has at most 64 KiB");
    JsonValue to = body.getOrDefault("To", JsonValue.NULL);
    Invariant.check(
        !(to instanceof JsonArray many) || many.size() <= MAX_USERS,
        "a call has at most 600 receivers");
    Invariant.check(
        !(to instanceof JsonString one)
            || !one.getString().equals(Json.text(body, "From").orElse(""))
            || body.containsKey("RoomId"),
        "the sender is not the receiver");
  }

  private static int size(JsonObject body, String message) {
    return body.getBoolean("Binary", false)
        ? Base64.getDecoder().decode(message).length
        : FuzzFixture.utf8(message).length;
  }
}
