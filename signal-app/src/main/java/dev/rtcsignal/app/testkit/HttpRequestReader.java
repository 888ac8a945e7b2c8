package dev.rtcsignal.app.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the requests of one connection (HTTP/1.1, RFC 9112). Of a body that exceeds a limit it
 * keeps one byte more than the limit. Not thread-safe.
 */
final class HttpRequestReader {
  private static final int MAX_HEAD_BYTES = 65_536;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /**
   * A request as received.
   *
   * @param query without the question mark; empty if there is none
   * @param headers by lower-case name
   * @param isLast whether the client closes the connection after the response
   */
  record HttpRequest(
      String method,
      String path,
      String query,
      Map<String, String> headers,
      byte[] body,
      boolean isLast) {
    /** Leaves query, headers and body out: they hold a signature and a payload. */
    @Override
    public String toString() {
      return "HttpRequest[" + method + " " + path + "]";
    }
  }

  private final InputStream in;
  private final OutputStream out;
  private final int maxBodyBytes;
  private int headBytes;

  HttpRequestReader(Socket socket, int maxBodyBytes) throws IOException {
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Reads the next request; empty if the client closes the connection instead.
   *
   * @throws ProtocolException if it is not well-formed
   */
  Optional<HttpRequest> next() throws IOException {
    headBytes = 0;
    Optional<String> first = line();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = first.get().split(" ");
    require(parts.length == 3 && parts[2].startsWith("HTTP/1."), "request line");
    Map<String, String> headers = headers();
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      out.write(CONTINUE);
    }
    // The absolute form names the host once more (RFC 9112, 3.2.2).
    String[] target = parts[1].replaceFirst("^[a-zA-Z]+://[^/?]*", "").split("\\?", 2);
    return Optional.of(
        new HttpRequest(
            parts[0],
            target[0].isEmpty() ? "/" : target[0],
            target.length < 2 ? "" : target[1],
            headers,
            body(headers),
            isLast(headers, parts[2])));
  }

  /** Waits for the next request; returns whether there is one before the connection closes. */
  boolean hasNext() throws IOException {
    in.mark(1);
    boolean more = in.read() >= 0;
    in.reset();
    return more;
  }

  private static boolean isLast(Map<String, String> headers, String version) {
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    return connection.contains("close") || version.equals("HTTP/1.0");
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = requiredLine(); !line.isEmpty(); line = requiredLine()) {
      int colon = line.indexOf(':');
      require(colon > 0, "header");
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      for (long size = chunkSize(); size > 0; size = chunkSize()) {
        read(size, body);
        requiredLine();
      }
      while (!requiredLine().isEmpty()) {
        // Trailers mean nothing here.
        headBytes = 0;
      }
    } else {
      read(number(headers.getOrDefault("content-length", "0"), 10), body);
    }
    return body.toByteArray();
  }

  private long chunkSize() throws IOException {
    headBytes = 0;
    return number(requiredLine().replaceFirst(";.*", "").strip(), 16);
  }

  private static long number(String text, int radix) throws ProtocolException {
    try {
      return Long.parseUnsignedLong(text, radix);
    } catch (NumberFormatException e) {
      throw new ProtocolException("malformed length");
    }
  }

  private void read(long size, ByteArrayOutputStream body) throws IOException {
    long kept = Math.min(size, maxBodyBytes + 1L - body.size());
    body.write(in.readNBytes((int) kept));
    in.skipNBytes(size - kept);
  }

  private String requiredLine() throws IOException {
    return line().orElseThrow(EOFException::new);
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return Optional.empty();
      }
      line.write(next);
      require(++headBytes <= MAX_HEAD_BYTES, "head: it exceeds " + MAX_HEAD_BYTES + " bytes");
    }
    byte[] bytes = line.toByteArray();
    boolean cr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return Optional.of(
        new String(
            Arrays.copyOf(bytes, cr ? bytes.length - 1 : bytes.length),
            StandardCharsets.ISO_8859_1));
  }

  private static void require(boolean wellFormed, String part) throws ProtocolException {
    if (!wellFormed) {
      throw new ProtocolException("malformed " + part);
    }
  }
}
