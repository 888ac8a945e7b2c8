package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.net.ContentCoding;
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

/** {@code POST /}: the OpenAPI over HTTP, under the OpenAPI faults. */
final class OpenApiRoute {
  static final int MAX_BODY_BYTES = 1_048_576;

  /** How many receivers the call log lists; all are counted. */
  private static final int LISTED_RECEIVERS = 50;

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
    Handler<RoutingContext> plain = BodyReader.upTo(MAX_BODY_BYTES, this::handle);
    return context -> {
      if (ContentCoding.isIdentity(context.request())) {
        plain.handle(context);
      } else {
        refuseCoding(context);
      }
    };
  }

  /** Answers in the envelope of the cloud, as a client of the OpenAPI reads it. */
  private void refuseCoding(RoutingContext context) {
    OpenApiCall call = received(context, new byte[0]);
    OpenApiError error = OpenApiError.invalid("Unmarshal", ContentCoding.RULE);
    ContentCoding.addAccepted(context.response());
    new OpenApiExchange(context, call, cloud.now()).respond(openApi.error(call, error), 415);
  }

  private void handle(RoutingContext context, byte[] body) {
    OpenApiExchange exchange = new OpenApiExchange(context, received(context, body), cloud.now());
    if (body.length > MAX_BODY_BYTES) {
      exchange.respond(
          new OpenApiError(
              "InvalidParameter.SizeOverLimit", 0, 413, "The body exceeds 1048576 bytes."));
      return;
    }
    cloud
        .faults()
        .take(Fault.At.OPENAPI, exchange.call::attributes)
        .ifPresentOrElse(exchange::apply, () -> exchange.respond(exchange.response(1)));
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

  /** One call and its response. */
  private final class OpenApiExchange {
    private final RoutingContext context;
    private final OpenApiCall call;
    private final Instant began;
    private Duration skew = Duration.ZERO;
    private String fault = "";

    private OpenApiExchange(RoutingContext context, OpenApiCall call, Instant began) {
      this.context = context;
      this.call = call;
      this.began = began;
    }

    private void apply(Fault taken) {
      fault = taken.kind().wireName();
      switch (taken.kind()) {
        case STATUS ->
            respond(
                openApi.error(call, OpenApiError.ofStatus(taken.status(), taken.code())),
                taken.status());
        case THROTTLE -> respond(OpenApiError.overLimit());
        case CLOSE -> closeConnection(Optional.empty());
        case CLOSE_AFTER_ACCEPT -> closeConnection(Optional.of(response(1)));
        case HANG -> log(Optional.empty(), 0);
        case DELAY -> later(taken.delay());
        case DUPLICATE -> respond(response(2));
        case SKEW_DATE -> {
          skew = taken.skew();
          respond(response(1));
        }
      }
    }

    private OpenApiService.Response response(int copies) {
      return openApi.handle(call, cloud.now().plus(skew), copies);
    }

    private void later(Duration delay) {
      Context loop = Vertx.currentContext();
      cloud.at(
          cloud.now().plus(delay),
          () -> loop.runOnContext(due -> respond(response(1))),
          () -> loop.runOnContext(due -> closeConnection(Optional.empty())));
    }

    private void respond(OpenApiError error) {
      respond(openApi.error(call, error));
    }

    private void closeConnection(Optional<OpenApiService.Response> unsent) {
      context.request().connection().close();
      log(unsent, 0);
    }

    private void respond(OpenApiService.Response response) {
      respond(response, response.status());
    }

    private void respond(OpenApiService.Response response, int status) {
      if (!context.response().closed()) {
        if (status == 405) {
          context.response().putHeader(HttpHeaders.ALLOW, "POST");
        }
        context
            .response()
            .setStatusCode(status)
            .putHeader(HttpHeaders.DATE, HTTP_DATE.format(cloud.now().plus(skew)))
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
            .end(response.body().toString());
      }
      log(Optional.of(response), status);
    }

    private void log(Optional<OpenApiService.Response> response, int status) {
      JsonObjectBuilder content =
          Json.object().add("raw", call.raw()).add("decoded", call.decoded()).add("fault", fault);
      response.ifPresent(sent -> add(content, sent, status));
      log.add("openapi", began, content);
    }

    private void add(JsonObjectBuilder content, OpenApiService.Response sent, int status) {
      JsonArrayBuilder reached = Json.array();
      sent.reached().stream().limit(LISTED_RECEIVERS).forEach(user -> reached.add(user.value()));
      content
          .add("answer", Json.object().add("status", status).add("body", sent.body()))
          .add("reached", sent.reached().size())
          .add("receivers", reached);
      sent.error().ifPresent(error -> content.add("refused", refused(error)));
    }

    private JsonObjectBuilder refused(OpenApiError error) {
      JsonObjectBuilder refused =
          Json.object().add("code", error.code()).add("message", error.message());
      return error.isOfSignature() ? refused.add("why", explanation.of(call)) : refused;
    }
  }
}
