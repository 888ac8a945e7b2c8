package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.ClientEvent;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.cloud.SdkCodes;
import dev.rtcsignal.app.fuzz.FuzzFixture;
import dev.rtcsignal.app.fuzz.Invariant;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Fuzzes the text frames of two clients, one per line. The prefix {@code >} selects the second
 * client; {@code ~} advances the clock. Each frame gets one response, and no state is left after
 * both clients disconnect.
 */
public final class ClientFrameFuzz {
  private static final CloudSettings SETTINGS =
      CloudSettings.of(List.of(FuzzFixture.KEY), List.of(TestCloud.ACCESS));
  private static final int MAX_FRAMES = 40;

  private final List<ClientEvent> events = new ArrayList<>();
  private final EmulatedCloud cloud =
      new EmulatedCloud(SETTINGS, this::now, () -> new SplittableRandom(1));
  private final RtcEngine first = client();
  private final RtcEngine second = client();
  private Instant now = FuzzFixture.NOW;

  private ClientFrameFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    ClientFrameFuzz clients = new ClientFrameFuzz();
    FuzzFixture.text(data).lines().limit(MAX_FRAMES).forEach(clients::line);
    clients.disconnectBoth();
  }

  private Instant now() {
    return now;
  }

  private RtcEngine client() {
    return new RtcEngine(
        cloud,
        callback -> {
          checkIsObject(callback.body());
          return CompletableFuture.completedFuture(CallbackSender.Result.of(200, "ok"));
        },
        events::add);
  }

  private void line(String line) {
    if (line.startsWith("~")) {
      now = now.plus(Duration.ofMinutes(line.length()));
      cloud.tick();
    } else if (line.startsWith(">")) {
      frame(second, line.substring(1));
    } else {
      frame(first, line);
    }
  }

  private void frame(RtcEngine engine, String frame) {
    JsonObject answer = ClientProtocol.answer(engine, frame);
    boolean returns = answer.containsKey("returns");
    Invariant.check(
        returns != answer.containsKey("error"), "a response has either a return value or an error");
    Optional<JsonObject> call = Json.parse(frame);
    JsonValue id = call.map(it -> it.getOrDefault("id", JsonValue.NULL)).orElse(JsonValue.NULL);
    Invariant.check(
        answer.getOrDefault("id", JsonValue.NULL).equals(id),
        "the response has the id of the call");
    Invariant.check(
        !returns || answer.getJsonNumber("returns").longValueExact() >= SdkCodes.NO_ENGINE,
        "a call returns a documented code or an id");
    checkInvariants(SocketWriter.textFrame(answer.toString()));
    events.forEach(event -> checkInvariants(SocketWriter.textFrame(event)));
    events.clear();
  }

  /** Checks for one unfragmented, unmasked text frame (RFC 6455, 5.2). */
  private static void checkInvariants(byte[] bytes) {
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    Invariant.check(frame.get() == (byte) 0x81, "the frame is an unfragmented text frame");
    int length = frame.get();
    if (length == 126) {
      length = Short.toUnsignedInt(frame.getShort());
    } else if (length == 127) {
      length = Math.toIntExact(frame.getLong());
    }
    Invariant.check(frame.remaining() == length, "the frame has the length in its header");
    checkIsObject(StandardCharsets.UTF_8.decode(frame).toString());
  }

  private static void checkIsObject(String json) {
    Invariant.check(Json.parse(json).isPresent(), "each sent body is one JSON object");
  }

  private void disconnectBoth() {
    now = now.plus(Duration.ofDays(1));
    cloud.tick();
    first.disconnect();
    second.disconnect();
    JsonObject state = new CloudStateJson(cloud).json(10).build();
    JsonObject app = state.getJsonArray("apps").getJsonObject(0);
    Invariant.check(state.getInt("clients") == 0, "no client is left after the disconnects");
    Invariant.check(app.getInt("userCount") == 0, "no login is left after the disconnects");
    Invariant.check(app.getJsonArray("rooms").isEmpty(), "no room is left after the disconnects");
  }
}
