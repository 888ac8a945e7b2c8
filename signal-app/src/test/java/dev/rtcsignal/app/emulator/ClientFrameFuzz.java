package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.ClientEvent;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.cloud.SdkCodes;
import dev.rtcsignal.app.fuzz.Known;
import dev.rtcsignal.app.fuzz.Promise;
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
 * The text frames of two clients, a line each: the second client's after {@code >}; after {@code ~}
 * some time goes by. Each frame has one answer, and when both are gone nothing is left of them.
 */
public final class ClientFrameFuzz {
  private static final CloudSettings SETTINGS =
      CloudSettings.of(List.of(Known.KEY), List.of(TestCloud.ACCESS));
  private static final int MOST_FRAMES = 40;

  private final List<ClientEvent> events = new ArrayList<>();
  private final EmulatedCloud cloud =
      new EmulatedCloud(SETTINGS, this::now, () -> new SplittableRandom(1));
  private final RtcEngine first = client();
  private final RtcEngine second = client();
  private Instant now = Known.NOW;

  private ClientFrameFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    ClientFrameFuzz clients = new ClientFrameFuzz();
    Known.text(data).lines().limit(MOST_FRAMES).forEach(clients::line);
    clients.leave();
  }

  private Instant now() {
    return now;
  }

  private RtcEngine client() {
    return new RtcEngine(
        cloud,
        callback -> {
          isOneObject(callback.body());
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
    Promise.holds(returns != answer.containsKey("error"), "a frame is answered one way");
    Optional<JsonObject> call = Json.parse(frame);
    JsonValue id = call.map(it -> it.getOrDefault("id", JsonValue.NULL)).orElse(JsonValue.NULL);
    Promise.holds(answer.getOrDefault("id", JsonValue.NULL).equals(id), "the answer has the id");
    Promise.holds(
        !returns || answer.getJsonNumber("returns").longValueExact() >= SdkCodes.NO_ENGINE,
        "a call returns a documented code, or an id");
    judge(SocketWriter.textFrame(answer.toString()));
    events.forEach(event -> judge(SocketWriter.textFrame(event)));
    events.clear();
  }

  /** RFC 6455, 5.2: the whole of a text, unmasked. */
  private static void judge(byte[] bytes) {
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    Promise.holds(frame.get() == (byte) 0x81, "a frame is a whole text");
    int length = frame.get();
    if (length == 126) {
      length = Short.toUnsignedInt(frame.getShort());
    } else if (length == 127) {
      length = Math.toIntExact(frame.getLong());
    }
    Promise.holds(frame.remaining() == length, "a frame is as long as it says");
    isOneObject(StandardCharsets.UTF_8.decode(frame).toString());
  }

  private static void isOneObject(String json) {
    Promise.holds(Json.parse(json).isPresent(), "what goes out is one JSON object");
  }

  private void leave() {
    now = now.plus(Duration.ofDays(1));
    cloud.tick();
    first.disconnect();
    second.disconnect();
    JsonObject state = new CloudStateJson(cloud).json(10).build();
    JsonObject app = state.getJsonArray("apps").getJsonObject(0);
    Promise.holds(state.getInt("clients") == 0, "no client is left");
    Promise.holds(app.getInt("userCount") == 0, "no login is left");
    Promise.holds(app.getJsonArray("rooms").isEmpty(), "no room is left");
  }
}
