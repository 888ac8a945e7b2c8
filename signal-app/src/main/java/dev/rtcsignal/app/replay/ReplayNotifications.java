package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.journal.JournalLine.Entry;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.AppId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes the event notifications of a journal as if the cloud sent them now. A notification that was
 * repeated is repeated again, under an EventId that no server has seen. For one thread.
 */
final class ReplayNotifications {
  private static final String VERSION = "2020-12-01";
  private static final String INVALID_SIGNATURE = "0".repeat(64);
  private static final int ID_BYTES = 12;

  private final AppId app;
  private final NotificationSecret secret;
  private final Supplier<Instant> now;
  private final RandomGenerator random;
  private final Map<String, String> ids = new HashMap<>();

  ReplayNotifications(ReplayCredentials credentials) {
    this.app = credentials.appKey().app();
    this.secret = credentials.notificationSecret();
    this.now = credentials.environment().clock()::instant;
    this.random = credentials.environment().random();
  }

  /** Returns a supplier of the body, called when it is posted, because its time has to be fresh. */
  Supplier<String> of(Entry entry) {
    boolean proved = entry.line().getString("form").equals("proved");
    String type = proved ? entry.line().getString("type") : "UserJoinRoom";
    String id =
        proved ? ids.computeIfAbsent(entry.line().getString("id"), one -> newId()) : newId();
    String data = data(entry, proved);
    return () -> body(type, data, id, proved);
  }

  /** Returns the recorded content, or else the room and user alone. */
  private static String data(Entry entry, boolean proved) {
    if (!proved) {
      return "{}";
    }
    return entry.kept()
        ? entry.payload().match(text -> text.value(), binary -> "{}")
        : entry.line().getJsonObject("event").toString();
  }

  private String body(String type, String data, String id, boolean proved) {
    String time = now.get().toString();
    String nonce = String.format(Locale.ROOT, "%04d", random.nextInt(10_000));
    List<String> signed = List.of(type, data, time, id, app.value(), VERSION, nonce);
    return Json.object()
        .add("EventType", type)
        .add("EventData", data)
        .add("EventTime", time)
        .add("EventId", id)
        .add("AppId", app.value())
        .add("Version", VERSION)
        .add("Nonce", nonce)
        .add("Signature", proved ? secret.sign(signed) : INVALID_SIGNATURE)
        .build()
        .toString();
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
