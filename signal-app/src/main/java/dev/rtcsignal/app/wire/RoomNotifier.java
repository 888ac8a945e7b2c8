package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.CallbackSender.Result;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.RoomListener;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Posts event notifications as the cloud does (vendor-facts 6): signed, up to {@value #TRIES} times
 * until the status is 200, with a timeout of 5 seconds each. The delay between attempts is a timer
 * of the cloud.
 */
public final class RoomNotifier implements RoomListener {
  /** How long a server may take for its response. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final int TRIES = 3;

  /** Ours; the delay between attempts is not documented. */
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private static final String VERSION = "2020-12-01";

  private final EmulatedCloud cloud;
  private final RandomGenerator random;
  private final CallLog log;
  private final BodyPoster poster;
  private final AtomicReference<Optional<NotificationTarget>> target =
      new AtomicReference<>(Optional.empty());

  /**
   * Makes a notifier without a target.
   *
   * @param poster waits for {@link #TIMEOUT}; is called under the cloud's lock
   */
  public RoomNotifier(EmulatedCloud cloud, RandomGenerator random, CallLog log, BodyPoster poster) {
    this.cloud = cloud;
    this.random = random;
    this.log = log;
    this.poster = poster;
  }

  /** Posts to a target from now on, instead of the one before. */
  public void to(NotificationTarget notifications) {
    target.set(Optional.of(notifications));
  }

  @Override
  public void onRoomEvent(String type, RoomAddress room, Optional<UserId> user, String reason) {
    target
        .get()
        .ifPresent(
            to -> {
              Instant now = cloud.now();
              String data = data(room.room(), user, reason, now);
              post(to, body(to, type, room.app(), data, now), 1);
            });
  }

  private static String data(RoomId room, Optional<UserId> user, String reason, Instant now) {
    JsonObjectBuilder data = Json.object().add("RoomId", room.value());
    user.ifPresent(one -> data.add("UserId", one.value()).add("DeviceType", "web"));
    if (!reason.isEmpty()) {
      data.add("Reason", reason);
    }
    return data.add("Timestamp", now.toEpochMilli()).build().toString();
  }

  private JsonObject body(NotificationTarget to, String type, AppId app, String data, Instant now) {
    byte[] id = new byte[12];
    random.nextBytes(id);
    String eventId = HexFormat.of().formatHex(id);
    String nonce = String.format(Locale.ROOT, "%04d", random.nextInt(10_000));
    List<String> signed =
        new ArrayList<>(List.of(type, data, now.toString(), app.value(), VERSION, nonce));
    if (!to.olderHash()) {
      signed.add(eventId);
    }
    return Json.object()
        .add("EventType", type)
        .add("EventData", data)
        .add("EventTime", now.toString())
        .add("EventId", eventId)
        .add("AppId", app.value())
        .add("Version", VERSION)
        .add("Signature", to.secret().sign(signed))
        .add("Nonce", nonce)
        .build();
  }

  private void post(NotificationTarget to, JsonObject body, int attempt) {
    Instant began = cloud.now();
    poster
        .post(to.url(), body.toString())
        .thenAccept(
            result -> {
              log(to, body, attempt, began, result);
              if (result.status() != 200 && attempt < TRIES) {
                cloud.at(
                    cloud.now().plus(RETRY_DELAY), () -> post(to, body, attempt + 1), () -> {});
              }
            });
  }

  private void log(
      NotificationTarget to, JsonObject body, int attempt, Instant began, Result result) {
    JsonObject shown = Json.object(body).add("Signature", "***").build();
    log.add(
        "notification",
        began,
        Json.object()
            .add(
                "raw",
                Json.object()
                    .add("method", "POST")
                    .add("url", to.url())
                    .add("body", shown.toString()))
            .add(
                "decoded",
                Json.object()
                    .add("appId", body.getString("AppId"))
                    .add("event", body.getString("EventType"))
                    .add("attempt", attempt))
            .add(
                "answer",
                Json.object().add("status", result.status()).add("body", result.message())));
  }
}
