package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.cloud.OpenApiError;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * {@code POST /} for any HTTP server: handles calls of the OpenAPI under its faults, and logs them.
 * The server reads the call and implements {@link Connection}. Thread-safe.
 *
 * <pre>{@code
 * endpoint.handle(new OpenApiCall("POST", "/", query, headers, body, 8090), connection);
 * }</pre>
 */
public final class OpenApiEndpoint {
  /** The longest body of a call; of a longer one the server passes on one byte more than this. */
  public static final int MAX_BODY_BYTES = 1_048_576;

  /** How many receivers the call log lists; all are counted. */
  private static final int LISTED_RECEIVERS = 50;

  private static final String IDENTITY = "identity";

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * The connection of one call. One of the methods is called, at once or later and by any thread;
   * none by a fault that hangs.
   */
  public interface Connection {
    /** Sends the response, unless the client is gone. */
    void respond(int status, Map<String, String> headers, String body);

    /** Closes the connection without a response. */
    void close();
  }

  private final EmulatedCloud cloud;
  private final OpenApiService openApi;
  private final SignatureExplanation explanation;
  private final CallLog log;

  /** Makes the endpoint of a cloud, which logs to a log. */
  public OpenApiEndpoint(EmulatedCloud cloud, RandomGenerator random, CallLog log) {
    this.cloud = cloud;
    this.openApi = new OpenApiService(cloud, random);
    this.explanation = new SignatureExplanation(cloud);
    this.log = log;
  }

  /** Handles a call. */
  public void handle(OpenApiCall call, Connection connection) {
    OpenApiExchange exchange = new OpenApiExchange(call, connection, cloud.now());
    Optional<OpenApiError> unread = coding(call).or(() -> size(call));
    if (unread.isPresent()) {
      exchange.respond(openApi.error(call, unread.get()), unread.get().status());
      return;
    }
    cloud
        .faults()
        .take(Fault.At.OPENAPI, call::attributes)
        .ifPresentOrElse(exchange::apply, () -> exchange.respond(exchange.response(1)));
  }

  /** Bodies are never decompressed: a small one could fill the memory. */
  private static Optional<OpenApiError> coding(OpenApiCall call) {
    boolean plain =
        Stream.of(call.header("content-encoding").orElse("").split(","))
            .map(String::strip)
            .allMatch(coding -> coding.isEmpty() || coding.equalsIgnoreCase(IDENTITY));
    String message = "The body is compressed; send it without Content-Encoding.";
    return plain
        ? Optional.empty()
        : Optional.of(new OpenApiError("InvalidParameter.Unmarshal", 0, 415, message));
  }

  private static Optional<OpenApiError> size(OpenApiCall call) {
    String message = "The body exceeds " + MAX_BODY_BYTES + " bytes.";
    return call.body().length <= MAX_BODY_BYTES
        ? Optional.empty()
        : Optional.of(new OpenApiError("InvalidParameter.SizeOverLimit", 0, 413, message));
  }

  /** One call and its response. */
  private final class OpenApiExchange {
    private final OpenApiCall call;
    private final Connection connection;
    private final Instant began;
    private Duration skew = Duration.ZERO;
    private String fault = "";

    private OpenApiExchange(OpenApiCall call, Connection connection, Instant began) {
      this.call = call;
      this.connection = connection;
      this.began = began;
    }

    private void apply(Fault taken) {
      fault = taken.kind().wireName();
      switch (taken.kind()) {
        case STATUS ->
            respond(
                openApi.error(call, OpenApiError.ofStatus(taken.status(), taken.code())),
                taken.status());
        case THROTTLE -> respond(openApi.error(call, OpenApiError.overLimit()));
        case CLOSE -> closeConnection(Optional.empty());
        case CLOSE_AFTER_ACCEPT -> closeConnection(Optional.of(response(1)));
        case HANG -> log(Optional.empty(), 0);
        case DELAY ->
            cloud.at(
                cloud.now().plus(taken.delay()),
                () -> respond(response(1)),
                () -> closeConnection(Optional.empty()));
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

    private void closeConnection(Optional<OpenApiService.Response> unsent) {
      log(unsent, 0);
      connection.close();
    }

    private void respond(OpenApiService.Response response) {
      respond(response, response.status());
    }

    /** Logs first, so that a caller who has the response finds it in the log. */
    private void respond(OpenApiService.Response response, int status) {
      log(Optional.of(response), status);
      connection.respond(status, headers(status), response.body().toString());
    }

    private Map<String, String> headers(int status) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Date", HTTP_DATE.format(cloud.now().plus(skew)));
      headers.put("Content-Type", "application/json; charset=utf-8");
      switch (status) {
        case 405 -> headers.put("Allow", "POST");
        case 415 -> headers.put("Accept-Encoding", IDENTITY);
        default -> {}
      }
      return headers;
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
