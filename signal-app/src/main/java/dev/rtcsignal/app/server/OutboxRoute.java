package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.Outbox;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Shows, retries and withdraws the signals of the outbox, below {@code /v1/signals}. */
record OutboxRoute(ServerOptions options) {
  private static final int DEFAULT_LIMIT = 100;

  void show(RoutingContext context) {
    StoreReply.send(
        context,
        options.outbox().find(app(context), name(context)),
        found ->
            found.ifPresentOrElse(
                entry -> JsonReply.send(context, 200, OutboxJson.entry(entry)),
                () -> unknown(context)));
  }

  void list(RoutingContext context) {
    Outbox.Query query =
        new Outbox.Query(
            parameter(context, "appId").map(AppId::new),
            parameter(context, "state")
                .map(
                    text ->
                        OutboxJson.state(text)
                            .orElseThrow(
                                () ->
                                    new BadRequestException(
                                        "state",
                                        "state must be waiting, leaving, accepted, refused, notSent"
                                            + " or uncertain"))),
            parameter(context, "since").map(OutboxRoute::time),
            parameter(context, "after").map(text -> number("after", text, Long.MAX_VALUE)),
            parameter(context, "limit")
                .map(text -> (int) number("limit", text, Outbox.Query.MAX_LIMIT))
                .orElse(DEFAULT_LIMIT));
    StoreReply.send(
        context,
        options.outbox().list(query),
        entries -> JsonReply.send(context, 200, OutboxJson.page(entries, query.limit())));
  }

  private static Optional<String> parameter(RoutingContext context, String name) {
    return context.queryParam(name).stream().findFirst();
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new BadRequestException(
          "since", "since must be a time with its offset, as 2026-12-01T08:00:00Z");
    }
  }

  private static long number(String name, String text, long most) {
    if (text.matches("[1-9][0-9]{0,17}") && Long.parseLong(text) <= most) {
      return Long.parseLong(text);
    }
    throw new BadRequestException(name, name + " must be a whole number from 1 to " + most);
  }

  void retry(RoutingContext context, byte[] body) {
    boolean evenIfDoubled =
        body.length > 0
            && JsonRequest.parse(body)
                .requireOnly(Set.of("evenIfDoubled"))
                .flag("evenIfDoubled", "even-if-doubled");
    AppId app = app(context);
    SignalName name = name(context);
    change(
        context,
        evenIfDoubled
            ? options.outbox().requeueEvenIfDoubled(app, name)
            : options.outbox().requeue(app, name));
  }

  void withdraw(RoutingContext context) {
    change(context, options.outbox().withdraw(app(context), name(context)));
  }

  private void change(RoutingContext context, CompletableFuture<Optional<Outbox.Change>> change) {
    StoreReply.send(
        context,
        change,
        found ->
            found.ifPresentOrElse(
                one ->
                    JsonReply.send(
                        context, one.changed() ? 200 : 409, OutboxJson.entry(one.entry())),
                () -> unknown(context)));
  }

  private AppId app(RoutingContext context) {
    return parameter(context, "appId").map(AppId::new).orElse(options.app());
  }

  private static SignalName name(RoutingContext context) {
    return new SignalName(context.pathParam("name"));
  }

  private static void unknown(RoutingContext context) {
    ErrorReply.send(
        context,
        404,
        "name",
        "no signal has this name; those that have ended are kept for a time only");
  }
}
