package dev.rtcsignal.domain.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * An HTTP request as its signature sees it (vendor-facts 2.2). Path and query are given decoded; of
 * the body only the hash is kept.
 *
 * @param method upper-case
 * @param path decoded; empty counts as {@code /}
 * @param query decoded names and values in any order; a name may stand several times
 * @param headers by name, lower-cased here; values are trimmed, inner spaces stay
 * @param bodySha256 lower-case hex
 */
public record CanonicalRequest(
    String method,
    String path,
    List<Map.Entry<String, String>> query,
    SortedMap<String, String> headers,
    String bodySha256) {
  private static final String HEX = "0123456789ABCDEF";
  private static final int LIKELY_QUERY = 64;

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
   * Returns a POST to {@code /}, the form of all four actions, as a client signs it: of the Host
   * header a port 80 or 443 is left out (vendor-facts 2.2).
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

  /** Returns the lower-case hex SHA-256 of a body, the value of X-Content-Sha256. */
  public static String sha256(byte[] body) {
    return Hashing.sha256Hex(body);
  }

  /** Returns the same request with one header replaced or added. */
  public CanonicalRequest withHeader(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new CanonicalRequest(method, path, query, more, bodySha256);
  }

  /** Returns the names of all headers, without a copy of them. */
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

  /** Sorted by name, byte by byte; the values of one name stay in their order. */
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

  /** RFC 3986: all but the unreserved characters, in upper-case hex. */
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

  /** Names the headers but not their values: one of them may be a session token. */
  @Override
  public String toString() {
    return "CanonicalRequest[" + method + " " + path + ", " + headers.keySet() + "]";
  }
}
