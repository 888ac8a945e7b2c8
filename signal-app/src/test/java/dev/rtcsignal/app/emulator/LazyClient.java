package dev.rtcsignal.app.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A raw WebSocket client that joins the room and then does not read until it is asked to. */
final class LazyClient implements AutoCloseable {
  private final Socket socket;

  private LazyClient(Socket socket) {
    this.socket = socket;
  }

  static LazyClient joined(URI emulator, String user, Instant issued) throws Exception {
    LazyClient client = connected(emulator);
    client.frame("{\"call\":\"createEngine\",\"args\":{\"appId\":\"" + TestCloud.APP + "\"}}");
    client.frame("{\"call\":\"joinRoom\",\"args\":" + TestCloud.join(user, issued) + "}");
    return client;
  }

  static LazyClient connected(URI emulator) throws Exception {
    Socket socket = new Socket(emulator.getHost(), emulator.getPort());
    socket.setSoTimeout(20_000);
    LazyClient client = new LazyClient(socket);
    client.write(
        "GET /rtc HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    client.readHead();
    return client;
  }

  private void readHead() throws Exception {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
  }

  /** Masked with zeros, which RFC 6455 allows. */
  private void frame(String text) throws Exception {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.write(new byte[4]);
    frame.write(payload);
    write(frame.toByteArray());
  }

  void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Reads the status of a close frame (RFC 6455, 5.5.1), the next that the server sends. */
  int closeStatus() throws IOException {
    byte[] frame = socket.getInputStream().readNBytes(4);
    return frame[0] == (byte) 0x88 ? (frame[2] & 0xff) << 8 | frame[3] & 0xff : -1;
  }

  private void write(String text) throws Exception {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads until the connection ends and returns its last hundred characters. */
  String lastWords() throws Exception {
    String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return all.substring(Math.max(0, all.length() - 100));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
