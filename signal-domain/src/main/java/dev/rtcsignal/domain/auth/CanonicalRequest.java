package dev.rtcsignal.domain.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of an HTTP request that its signature covers (vendor-facts 2.2).
 *
 * <pre>{@code
 * CanonicalRequest request = CanonicalRequest.post(
 *     List.of(Map.entry("Action", "SendUnicast"), Map.entry("Version", "2023-07-20")),
 *     Map.of("Host", "rtc.volcengineapi.com", "X-Date", "20260102T030405Z"),
 *     body);
 * }</pre>
 *
 * <p>Path and query are decoded; of the body only the hash is kept. {@code toString} leaves out the
 * header values.
 *
 * @param method the method, in upper case
 * @param path the decoded path; an empty one counts as {@code /}
 * @param query decoded names and values in any order; a name may occur several times
 * @param headers values by name; the constructor lower-cases the names and trims the values, but
 *     keeps inner spaces
 * @param bodySha256 the SHA-256 of the body, in lower-case hex
 */
public record CanonicalRequest(
    String method,
    String path,
    List<Map.Entry<String, String>> query,
    SortedMap<String, String> headers,
    String bodySha256) {
  private static final String HEX = "0123456789ABCDEF";
  private static final int LIKELY_QUERY = 64;

  /** Checks the components. {@inheritDoc} */
  public CanonicalRequest {
    Objects.requireNonNull(method);
    Objects.requireNonNull(path);
    Objects.requireNonNull(bodySha256);
    List<Map.Entry<String, String>> pairs = new ArrayList<>(query.size());
    query.forEach(pair -> pairs.add(Map.entry(pair.getKey(), pair.getValue())));
    query = Collections.unmodifiableList(pairs);
    NavigableMap<String, String> lowered = new TreeMap<>();
    headers.forEach((name, value) -> lowered.put(name.toLowerCase(Locale.ROOT), value.strip()));
    headers = Collections.unmodifiableNavigableMap(lowered);
  }

  /**
   * Makes the POST to {@code /} that all four actions use, as a client signs it: without a port 80
   * or 443 in the Host header (vendor-facts 2.2).
   *
   * @param query decoded names and values
   * @param headers values by name
   * @param body the bytes of the body
   * @return the request
   */
  public static CanonicalRequest post(
      List<Map.Entry<String, String>> query, Map<String, String> headers, byte[] body) {
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.replaceAll(
        (name, value) -> name.equalsIgnoreCase("host") ? withoutDefaultPort(value) : value);
    return new CanonicalRequest("POST", "/", query, signed, sha256(body));
  }

  private static String withoutDefaultPort(String host) {
    int port = host.endsWith(":80") ? 3 : host.endsWith(":443") ? 4 : 0;
    return host.substring(0, host.length() - port);
  }

  /**
   * Computes the value of the X-Content-Sha256 header.
   *
   * @param body the bytes of the body
   * @return their SHA-256, in lower-case hex
   */
  public static String sha256(byte[] body) {
    return Hashing.sha256Hex(body);
  }

  /**
   * Replaces or adds a header.
   *
   * @param name the name, in any case
   * @param value the value
   * @return a changed copy
   */
  public CanonicalRequest withHeader(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new CanonicalRequest(method, path, query, more, bodySha256);
  }

  /**
   * Sorts the values of each name by their escaped form, as the Node SDK of the vendor does when it
   * signs, but not when it sends (vendor-facts 2.2).
   *
   * @return a changed copy
   */
  public CanonicalRequest withSortedValues() {
    List<Map.Entry<String, String>> sorted = new ArrayList<>(query);
    sorted.sort(Comparator.comparing(pair -> escape(pair.getValue())));
    return new CanonicalRequest(method, path, sorted, headers, bodySha256);
  }

  /** {@return the names of all headers, as a view} */
  SortedSet<String> headerNames() {
    return ((NavigableMap<String, String>) headers).navigableKeySet();
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String canonical(SortedSet<String> signedHeaders) {
    StringBuilder text = new StringBuilder(256);
    text.append(method).append('\n').append(canonicalPath()).append('\n');
    text.append(canonicalQuery()).append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':').append(header(name)).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(bodySha256);
    return text.toString();
  }

  private String canonicalPath() {
    if (path.isEmpty() || path.equals("/")) {
      return "/";
    }
    return Stream.of(path.split("/", -1))
        .map(CanonicalRequest::escape)
        .collect(Collectors.joining("/"));
  }

  /** Sorts by name, by unsigned bytes; the values of one name keep their order. */
  private String canonicalQuery() {
    List<Map.Entry<String, String>> sorted = new ArrayList<>(query);
    sorted.sort((a, b) -> Arrays.compareUnsigned(utf8(a.getKey()), utf8(b.getKey())));
    StringBuilder text = new StringBuilder(LIKELY_QUERY);
    for (Map.Entry<String, String> pair : sorted) {
      text.append(text.length() == 0 ? "" : "&");
      text.append(escape(pair.getKey())).append('=').append(escape(pair.getValue()));
    }
    return text.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Percent-encodes all but the unreserved characters of RFC 3986, 2.3, in upper-case hex. */
  private static String escape(String text) {
    if (isUnreserved(text)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (byte b : utf8(text)) {
      if (isUnreserved(b)) {
        escaped.append((char) b);
      } else {
        escaped.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
      }
    }
    return escaped.toString();
  }

  private static boolean isUnreserved(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isUnreserved(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnreserved(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '_'
        || b == '.'
        || b == '~';
  }

  /** Leaves out the header values, since one of them may be a session token. */
  @Override
  public String toString() {
    return "CanonicalRequest[" + method + " " + path + ", " + headers.keySet() + "]";
  }
}
