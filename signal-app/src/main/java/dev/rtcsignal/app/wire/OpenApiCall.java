package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.Authorization;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import jakarta.json.JsonObjectBuilder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An OpenAPI call as received. */
public final class OpenApiCall {
  private static final Pattern SIGNATURE = Pattern.compile("(?<=Signature=)[^,\\s]+");

  /**
   * Of a presigned request (vendor-attributes 2.3), which the emulator does not support, but logs.
   */
  private static final Pattern IN_QUERY =
      Pattern.compile("(?i)(?<=X-Signature=|X-Security-Token=)[^&\\s]+");

  private static final String TOKEN = "x-security-token";
  private static final String AUTHORIZATION = "authorization";

  private final String method;
  private final String path;
  private final String rawQuery;
  private final List<Map.Entry<String, String>> query;
  private final SortedMap<String, String> headers;
  private final byte[] body;
  private final int port;
  private final Optional<SendRequest> request;

  /**
   * Parses a call. A query with malformed percent-encoding is treated as empty.
   *
   * @param path always the root; only that is routed here
   * @param headers by lower-case name
   * @param port the local port
   */
  public OpenApiCall(
      String method,
      String path,
      String rawQuery,
      Map<String, String> headers,
      byte[] body,
      int port) {
    this.method = method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.query = query(rawQuery);
    this.headers = new TreeMap<>(headers);
    this.body = body;
    this.port = port;
    this.request =
        Json.parse(body).map(json -> new SendRequest(parameter("Action").orElse(""), json));
  }

  /** Decodes a plus as a space, as in a form. */
  private static List<Map.Entry<String, String>> query(String rawQuery) {
    List<Map.Entry<String, String>> query = new ArrayList<>();
    try {
      for (String pair : rawQuery.split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        if (!pair.isEmpty()) {
          query.add(Map.entry(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
        }
      }
      return query;
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  String method() {
    return method;
  }

  byte[] body() {
    return body;
  }

  /** Returns the parsed body; nothing if it is not a JSON object. */
  Optional<SendRequest> request() {
    return request;
  }

  Optional<String> parameter(String name) {
    return query.stream()
        .filter(entry -> entry.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  boolean repeatsParameter() {
    return query.stream().map(Map.Entry::getKey).distinct().count() < query.size();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(String::strip);
  }

  CanonicalRequest toSign() {
    return new CanonicalRequest(method, path, query, headers, CanonicalRequest.sha256(body));
  }

  /** Returns the Host values that a client may have signed: as sent, without port, with port. */
  List<String> hosts() {
    String sent = header("host").orElse("");
    String bare = sent.replaceFirst(":\\d+$", "");
    return List.of(sent, bare, bare + ":" + port);
  }

  /** Returns a header with its secrets masked. */
  Optional<String> shown(String name) {
    return header(name)
        .map(
            value ->
                switch (name) {
                  case TOKEN -> Mask.of(value);
                  case AUTHORIZATION -> shownAuthorization(value);
                  default -> value;
                });
  }

  /** An undocumented form may hold a secret anywhere, so that only its scheme is shown. */
  private static String shownAuthorization(String value) {
    return Authorization.parse(value).isPresent()
        ? masked(SIGNATURE, value)
        : value.replaceFirst("\\s.*", "") + " ***";
  }

  private static String masked(Pattern secret, String text) {
    return secret
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(Mask.of(found.group())));
  }

  /** Masks this call's session token and authorization in a text. */
  String masked(String text) {
    String shown = masked(IN_QUERY, text);
    for (String name : List.of(TOKEN, AUTHORIZATION)) {
      String secret = header(name).orElse("");
      shown = secret.isEmpty() ? shown : shown.replace(secret, shown(name).orElse(""));
    }
    return shown;
  }

  /** Writes the request as received, with secrets masked, for the call log. */
  JsonObjectBuilder raw() {
    JsonObjectBuilder shown = Json.object();
    headers.keySet().forEach(name -> shown.add(name, shown(name).orElse("")));
    return Json.object()
        .add("method", method)
        .add("path", path)
        .add("query", masked(IN_QUERY, rawQuery))
        .add("headers", shown)
        .add("body", new String(body, StandardCharsets.UTF_8));
  }

  /** Writes the fields of the request, for the call log. */
  JsonObjectBuilder decoded() {
    return request
        .map(SendRequest::decoded)
        .orElseGet(Json::object)
        .add("action", parameter("Action").orElse(""))
        .add("version", parameter("Version").orElse(""));
  }

  /** Returns the attributes that faults match. */
  Map<String, List<String>> attributes() {
    String version = parameter("Version").orElse("");
    return request
        .map(some -> some.attributes(version))
        .orElseGet(
            () ->
                Map.of(
                    "action", List.of(parameter("Action").orElse("")),
                    "version", List.of(version)));
  }

  /** Leaves headers and body out: they hold a signature and a payload. */
  @Override
  public String toString() {
    return "OpenApiCall[" + method + " " + path + "]";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
