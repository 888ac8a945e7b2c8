package dev.rtcsignal.app.fuzz;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Parses an HTTP response from an input: a status, headers, an empty line, and the body. */
record CannedResponse(int status, HttpHeaders headers, byte[] body) {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
  private static final int OK = 200;

  static CannedResponse of(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\n\n");
    List<String> head = text.substring(0, end < 0 ? 0 : end).lines().toList();
    byte[] body = Arrays.copyOfRange(input, end < 0 ? 0 : end + 2, input.length);
    return new CannedResponse(status(head), headers(head), body);
  }

  private static int status(List<String> head) {
    return !head.isEmpty() && head.get(0).matches("[1-9]\\d\\d")
        ? Integer.parseInt(head.get(0))
        : OK;
  }

  /** Keeps one value per name, and only names that the client of the JDK accepts. */
  private static HttpHeaders headers(List<String> head) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String line : head) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
      if (NAME.matcher(name).matches()) {
        headers.put(name, List.of(line.substring(colon + 1).strip()));
      }
    }
    return HttpHeaders.of(headers, (name, value) -> true);
  }

  @Override
  public String toString() {
    return "CannedResponse[" + status + "]";
  }
}
