package dev.rtcsignal.app.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** A socket that says on the wire whatever it is told to. */
final class RawPeer implements AutoCloseable {
  private final Socket socket;

  RawPeer(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
  }

  RawPeer say(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads until the server closes. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Reads until that text has come, or the server closes. */
  String until(String end) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (int one = in.read(); one >= 0; one = in.read()) {
      read.write(one);
      if (read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
        break;
      }
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /** Waits for the server to close, and returns how long that took. */
  Duration closing() throws IOException {
    Instant began = Instant.now();
    rest();
    return Duration.between(began, Instant.now());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
