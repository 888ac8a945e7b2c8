package dev.rtcsignal.app.emulator;

import dev.rtcsignal.domain.auth.RequestToSign;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A call as it came in.
 *
 * @param path the root, as only that is routed here
 * @param query decoded; a plus is a space, as in a form
 * @param headers by lower-case name
 * @param port the port it came to
 */
record ReceivedCall(
    String method,
    String path,
    List<Map.Entry<String, String>> query,
    SortedMap<String, String> headers,
    byte[] body,
    int port) {

  /** A query that is not percent-encoded counts as none, so it names no action. */
  static ReceivedCall of(
      String method,
      String rawPath,
      String rawQuery,
      Map<String, String> headers,
      byte[] body,
      int port) {
    return new ReceivedCall(method, rawPath, query(rawQuery), new TreeMap<>(headers), body, port);
  }

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

  Optional<String> parameter(String name) {
    return query.stream()
        .filter(entry -> entry.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(String::strip);
  }

  RequestToSign toSign() {
    return new RequestToSign(method, path, query, headers, RequestToSign.sha256(body));
  }

  /** The values of Host under which a client may have signed: as sent, without port, with it. */
  List<String> hosts() {
    String sent = header("host").orElse("");
    String bare = sent.replaceFirst(":\\d+$", "");
    return List.of(sent, bare, bare + ":" + port);
  }

  /** Leaves headers and body out: they hold a signature and a payload. */
  @Override
  public String toString() {
    return "ReceivedCall[" + method + " " + path + "]";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
