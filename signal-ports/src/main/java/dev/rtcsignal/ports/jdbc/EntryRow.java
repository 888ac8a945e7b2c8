package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Order;
import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.Fingerprint;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.OutboxStatus;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.Priority;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes and reads a row of {@code signal_outbox}. */
final class EntryRow {
  /** The columns that never change. */
  private static final String CONTENT =
      "app, name, print, line, priority, order_key, order_stop, harmless, created_at, sender,"
          + " audience, room, users, form";

  /** The columns that a transition may change. */
  private static final List<String> CHANGING =
      List.of(
          "due_at",
          "again_at",
          "deadline",
          "state",
          "attempt",
          "epoch",
          "ended_at",
          "reason",
          "status",
          "code",
          "message",
          "request_id",
          "attempts",
          "payload");

  static final String COLUMNS = "id, " + CONTENT + ", " + String.join(", ", CHANGING);

  static final String INSERT =
      "INSERT INTO signal_outbox ("
          + CONTENT
          + ", "
          + String.join(", ", CHANGING)
          + ") VALUES ("
          + "?, ".repeat(CONTENT.split(",").length + CHANGING.size() - 1)
          + "?)";

  static final String UPDATE =
      "UPDATE signal_outbox SET "
          + CHANGING.stream().map(column -> column + " = ?").collect(Collectors.joining(", "))
          + " WHERE id = ?";

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  private static final int USER = 0;
  private static final int MEMBER = 1;
  private static final int MEMBERS = 2;
  private static final int ROOM = 3;

  private EntryRow() {}

  /** Binds the parameters of {@link #INSERT}. */
  static void bindInsert(Parameters row, OutboxEntry entry) throws SQLException {
    SendOptions options = entry.options();
    row.text(entry.app().value())
        .text(entry.name().value())
        .text(entry.fingerprint().value())
        .text(entry.line())
        .number(options.priority().ordinal())
        .unicode(options.order().map(Order::key).map(EntryRow::escaped))
        .flag(options.order().filter(order -> order.afterFailure() == Order.AfterFailure.STOP))
        .flag(Optional.of(options).filter(EntryRow::isHarmless))
        .time(entry.times().createdAt())
        .text(entry.from().value())
        .number(kind(entry.to()))
        .text(room(entry.to()).orElse(null))
        .text(users(entry.to()))
        .number(entry.payload().map(EntryRow::form).orElse(0));
    bindUpdate(row, entry);
  }

  private static boolean isHarmless(SendOptions options) {
    return options.repetition() == Repetition.DUPLICATES_HARMLESS;
  }

  /** Binds the parameters of {@link #UPDATE} but for its conditions. */
  static Parameters bindUpdate(Parameters row, OutboxEntry entry) throws SQLException {
    OutboxStatus status = entry.status();
    row.time(entry.times().dueAt())
        .time(status.againAt())
        .time(entry.times().deadline())
        .number(status.state().ordinal())
        .number(status.attempt())
        .number(status.epoch())
        .time(status.endedAt().orElse(null));
    bindResult(row, status.result());
    return row.unicode(Optional.of(AttemptsText.write(status.attempts())))
        .bytes(entry.payload().map(EntryRow::bytes).orElse(null));
  }

  private static void bindResult(Parameters row, Optional<SendResult> result) throws SQLException {
    Optional<Refused> refused = result.filter(Refused.class::isInstance).map(Refused.class::cast);
    Optional<Uncertain> uncertain =
        result.filter(Uncertain.class::isInstance).map(Uncertain.class::cast);
    row.text(
            result
                .map(
                    known ->
                        known.match(
                            accepted -> "",
                            no -> "",
                            notSent -> notSent.reason().name(),
                            maybe -> maybe.reason().name()))
                .orElse(null))
        .number(refused.map(Refused::status).or(() -> uncertain.map(Uncertain::status)).orElse(0))
        .unicode(
            refused.map(Refused::code).or(() -> uncertain.map(Uncertain::code)).map(EntryRow::cut))
        .unicode(refused.map(Refused::message).map(text -> text.replaceAll("\\p{Cntrl}", " ")))
        .unicode(result.map(EntryRow::requestId).map(EntryRow::cut));
  }

  private static String cut(String text) {
    return AttemptsText.plain(text);
  }

  private static String requestId(SendResult result) {
    return result.match(
        Accepted::requestId, Refused::requestId, notSent -> "", Uncertain::requestId);
  }

  private static int kind(Audience to) {
    return to.match(user -> USER, member -> MEMBER, members -> MEMBERS, room -> ROOM);
  }

  private static Optional<String> room(Audience to) {
    return to.match(
        user -> Optional.empty(),
        member -> Optional.of(member.room().value()),
        members -> Optional.of(members.room().value()),
        room -> Optional.of(room.room().value()));
  }

  /** No id has a space. */
  private static String users(Audience to) {
    return to.match(
        user -> user.user().value(),
        member -> member.user().value(),
        members -> members.users().stream().map(UserId::value).collect(Collectors.joining(" ")),
        room -> "");
  }

  private static int form(Payload payload) {
    return payload.match(text -> 0, binary -> 1);
  }

  private static byte[] bytes(Payload payload) {
    return payload.match(
        text -> text.value().getBytes(StandardCharsets.UTF_8), binary -> binary.value().toArray());
  }

  // ---- Reading

  /**
   * Reads a row.
   *
   * @throws RuntimeException of any kind if this version cannot read it
   */
  static OutboxEntry read(ResultSet row) throws SQLException {
    return new OutboxEntry(
        row.getLong("id"),
        row.getString("line"),
        new SignalName(row.getString("name")),
        new Fingerprint(row.getString("print")),
        new AppId(row.getString("app")),
        new SenderId(row.getString("sender")),
        audience(row),
        payload(row),
        options(row),
        new OutboxEntry.Times(time(row, "created_at"), time(row, "due_at"), time(row, "deadline")),
        status(row));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  private static Audience audience(ResultSet row) throws SQLException {
    String room = row.getString("room");
    String users = row.getString("users");
    return switch (row.getInt("audience")) {
      case USER -> new Audience.User(new UserId(users));
      case MEMBER -> new Audience.RoomMember(new RoomId(room), new UserId(users));
      case MEMBERS ->
          new Audience.RoomMembers(
              new RoomId(room), Stream.of(users.split(" ")).map(UserId::new).toList());
      case ROOM -> new Audience.WholeRoom(new RoomId(room));
      default -> throw new IllegalArgumentException("unknown audience");
    };
  }

  private static Optional<Payload> payload(ResultSet row) throws SQLException {
    byte[] payload = row.getBytes("payload");
    if (payload == null) {
      return Optional.empty();
    }
    return Optional.of(
        row.getInt("form") == 0
            ? Payload.text(new String(payload, StandardCharsets.UTF_8))
            : Payload.binary(payload));
  }

  private static SendOptions options(ResultSet row) throws SQLException {
    Optional<String> key = unicode(row, "order_key").map(EntryRow::unescaped);
    boolean stop = row.getInt("order_stop") == 1;
    return new SendOptions(
        Priority.values()[row.getInt("priority")],
        Optional.empty(),
        key.map(name -> new Order(name, stop ? Order.AfterFailure.STOP : Order.AfterFailure.GO_ON)),
        row.getInt("harmless") == 1 ? Repetition.DUPLICATES_HARMLESS : Repetition.NEVER_TWICE,
        Optional.empty());
  }

  private static OutboxStatus status(ResultSet row) throws SQLException {
    OutboxState state = OutboxState.values()[row.getInt("state")];
    List<Attempt> attempts = AttemptsText.read(unicode(row, "attempts").orElse(""));
    Optional<SendResult> result =
        state.hasEnded() ? Optional.of(result(row, state).after(attempts)) : Optional.empty();
    return new OutboxStatus(
        state,
        row.getInt("attempt"),
        row.getLong("epoch"),
        time(row, "again_at"),
        result,
        attempts,
        state.hasEnded() ? Optional.of(time(row, "ended_at")) : Optional.empty());
  }

  private static SendResult result(ResultSet row, OutboxState state) throws SQLException {
    String reason = row.getString("reason");
    String code = unicode(row, "code").orElse("");
    String requestId = unicode(row, "request_id").orElse("");
    int status = row.getInt("status");
    return switch (state) {
      case ACCEPTED -> new Accepted(requestId);
      case REFUSED -> new Refused(status, code, unicode(row, "message").orElse(""), requestId);
      case NOT_SENT -> new NotSent(NotSent.Reason.valueOf(reason));
      case UNCERTAIN -> new Uncertain(Uncertain.Reason.valueOf(reason), status, code, requestId);
      default -> throw new IllegalStateException(state + " has not ended");
    };
  }

  /** Reads a text that MySQL keeps as bytes. */
  private static Optional<String> unicode(ResultSet row, String column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return Optional.ofNullable(bytes).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /** PostgreSQL takes no U+0000 in a text. */
  static String escaped(String orderKey) {
    return orderKey.replace("\\", "\\\\").replace("\0", "\\0");
  }

  private static String unescaped(String stored) {
    return ESCAPE.matcher(stored).replaceAll(match -> match.group(1).equals("0") ? "\0" : "\\\\");
  }
}
