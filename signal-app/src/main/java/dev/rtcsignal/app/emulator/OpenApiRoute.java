package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.BodyReader;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code POST /}: the OpenAPI over HTTP, with the faults that wait for it. */
final class OpenApiRoute {
  static final int MAX_BODY_BYTES = 1_048_576;

  /** Of so many receivers the console shows the names. */
  private static final int SHOWN_RECEIVERS = 50;

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final EmulatedCloud cloud;
  private final OpenApiService openApi;
  private final SignatureExplanation explanation;
  private final CallLog log;

  OpenApiRoute(EmulatedCloud cloud, OpenApiService openApi, CallLog log) {
    this.cloud = cloud;
    this.openApi = openApi;
    this.explanation = new SignatureExplanation(cloud);
    this.log = log;
  }

  Handler<RoutingContext> handler() {
    return BodyReader.upTo(MAX_BODY_BYTES, this::handle);
  }

  private void handle(RoutingContext context, byte[] body) {
    Exchange exchange = new Exchange(context, received(context, body), cloud.now());
    if (body.length > MAX_BODY_BYTES) {
      exchange.refuse(
          new OpenApiError(
              "InvalidParameter.SizeOverLimit", 0, 413, "The body is larger than any message."));
      return;
    }
    cloud
        .faults()
        .next(Fault.At.OPENAPI, exchange.call::facts)
        .ifPresentOrElse(exchange::meet, () -> exchange.answer(exchange.handled(1)));
  }

  private static OpenApiCall received(RoutingContext context, byte[] body) {
    HttpServerRequest request = context.request();
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new OpenApiCall(
        request.method().name(),
        request.path(),
        request.query() == null ? "" : request.query(),
        headers,
        body,
        request.localAddress().port());
  }

  /** One call and its answer. */
  private final class Exchange {
    private final RoutingContext context;
    private final OpenApiCall call;
    private final Instant began;
    private Duration skew = Duration.ZERO;
    private String fault = "";

    private Exchange(RoutingContext context, OpenApiCall call, Instant began) {
      this.context = context;
      this.call = call;
      this.began = began;
    }

    private void meet(Fault met) {
      fault = met.kind().wireName();
      switch (met.kind()) {
        case STATUS ->
            answer(
                openApi.refusal(call, OpenApiError.ofStatus(met.status(), met.code())),
                met.status());
        case THROTTLE -> refuse(OpenApiError.overLimit());
        case CLOSE -> breakOff(Optional.empty());
        case CLOSE_AFTER_ACCEPT -> breakOff(Optional.of(handled(1)));
        case HANG -> log(Optional.empty(), 0);
        case DELAY -> later(met.delay());
        case DUPLICATE -> answer(handled(2));
        case SKEW_DATE -> {
          skew = met.skew();
          answer(handled(1));
        }
      }
    }

    private OpenApiService.Answer handled(int copies) {
      return openApi.handle(call, cloud.now().plus(skew), copies);
    }

    private void later(Duration delay) {
      Context loop = Vertx.currentContext();
      cloud.at(
          cloud.now().plus(delay),
          () -> loop.runOnContext(turn -> answer(handled(1))),
          () -> loop.runOnContext(turn -> breakOff(Optional.empty())));
    }

    private void refuse(OpenApiError error) {
      answer(openApi.refusal(call, error));
    }

    private void breakOff(Optional<OpenApiService.Answer> unsaid) {
      context.request().connection().close();
      log(unsaid, 0);
    }

    private void answer(OpenApiService.Answer answer) {
      answer(answer, answer.status());
    }

    private void answer(OpenApiService.Answer answer, int status) {
      if (!context.response().closed()) {
        context
            .response()
            .setStatusCode(status)
            .putHeader(HttpHeaders.DATE, HTTP_DATE.format(cloud.now().plus(skew)))
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
            .end(answer.body().toString());
      }
      log(Optional.of(answer), status);
    }

    private void log(Optional<OpenApiService.Answer> answer, int status) {
      JsonObjectBuilder content =
          Json.object().add("raw", call.raw()).add("decoded", call.decoded()).add("fault", fault);
      answer.ifPresent(given -> add(content, given, status));
      log.add("openapi", began, content);
    }

    private void add(JsonObjectBuilder content, OpenApiService.Answer given, int status) {
      JsonArrayBuilder reached = Json.array();
      given.reached().stream().limit(SHOWN_RECEIVERS).forEach(user -> reached.add(user.value()));
      content
          .add("answer", Json.object().add("status", status).add("body", given.body()))
          .add("reached", given.reached().size())
          .add("receivers", reached);
      given.error().ifPresent(error -> content.add("refused", refused(error)));
    }

    private JsonObjectBuilder refused(OpenApiError error) {
      JsonObjectBuilder refused =
          Json.object().add("code", error.code()).add("message", error.message());
      return error.isOfSignature() ? refused.add("why", explanation.of(call)) : refused;
    }
  }
}
