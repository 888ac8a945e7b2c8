package dev.rtcsignal.app.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parses a request from an input: method and query, headers, an empty line, and the body. */
record HttpHead(String method, String query, Map<String, String> headers, byte[] body) {
  private static final int PORT = 8090;

  static HttpHead of(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\n\n");
    List<String> head = text.substring(0, end < 0 ? text.length() : end).lines().toList();
    byte[] body = end < 0 ? new byte[0] : Arrays.copyOfRange(input, end + 2, input.length);
    String[] first = (head.isEmpty() ? "" : head.get(0)).split(" ", 2);
    Map<String, String> headers = new HashMap<>();
    head.stream().skip(1).forEach(line -> put(headers, line));
    return new HttpHead(first[0], first.length < 2 ? "" : first[1], headers, body);
  }

  private static void put(Map<String, String> headers, String line) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      headers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1));
    }
  }

  HttpHead with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new HttpHead(method, query, more, body);
  }

  OpenApiCall call() {
    return new OpenApiCall(method, "/", query, headers, body, PORT);
  }

  /** Leaves the headers out. */
  @Override
  public String toString() {
    return "HttpHead[" + method + "]";
  }
}
