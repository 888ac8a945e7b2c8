package dev.rtcsignal.app.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends raw bytes and reads raw responses. */
final class RawPeer implements AutoCloseable {
  private final Socket socket;

  RawPeer(int port) throws IOException {
    this(port, 0);
  }

  /**
   * @param from its local port; 0 for any
   */
  RawPeer(int port, int from) throws IOException {
    this(port, from, 65_536);
  }

  /**
   * @param buffer about how many unread bytes its system holds
   */
  RawPeer(int port, int from, int buffer) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(buffer);
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress("127.0.0.1", from));
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(30_000);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Resets the connection, so that its port is free at once. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Reads this many bytes; fewer if the server closes. */
  int read(int bytes) throws IOException {
    return socket.getInputStream().readNBytes(bytes).length;
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

  /** Reads until a text, or until the server closes. */
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

  /** Tells whether there is something to read. */
  boolean hasInput() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
