package dev.rtcsignal.app.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One connection of a client that sends whatever bytes it likes. */
final class Wire implements AutoCloseable {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] \\d{3} ");

  /**
   * All that came on a connection until the server ended it, or until nobody waited any more.
   *
   * @param took since the waiting began
   */
  record Rest(String text, boolean closed, Duration took) {
    /** How many answers there are in it. */
    long answers() {
      return STATUS_LINE.matcher(text).results().count();
    }

    /** How many there are of each status. */
    Map<Integer, Long> statuses() {
      return STATUS_LINE
          .matcher(text)
          .results()
          .collect(
              Collectors.groupingBy(
                  line -> Integer.valueOf(line.group().substring(9, 12)), Collectors.counting()));
    }

    /** The status of the first answer; 0 if the connection ended without one. */
    int status() {
      return text.isEmpty() ? 0 : Integer.parseInt(text.substring(9, 12));
    }
  }

  private final Socket socket;

  private Wire(Socket socket) {
    this.socket = socket;
  }

  static Wire connect(String from, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress("127.0.0.1", port), (int) Siege.PATIENCE.toMillis());
    return new Wire(socket);
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  Wire send(String text) throws IOException {
    return send(Callbacks.ascii(text));
  }

  /** Sends that, unless the server ends the connection before it has all. */
  void sendAll(byte[] bytes) {
    try {
      send(bytes);
    } catch (IOException e) {
      // What the server said before is still to be read.
    }
  }

  /** Sends the same again and again, until it cannot or the time is up; returns how many bytes. */
  long sendOn(byte[] bytes, Duration atMost, Duration pause) {
    long sent = 0;
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (System.nanoTime() < end) {
        send(bytes);
        sent += bytes.length;
        LockSupport.parkNanos(pause.toNanos());
      }
    } catch (IOException e) {
      // The server has ended it, which is what the caller wants to know.
    }
    return sent;
  }

  /** Waits for one answer with a body that ends so. */
  String answerEndingWith(String end) throws IOException {
    socket.setSoTimeout((int) Siege.PATIENCE.toMillis());
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    while (!got.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + got.toString(StandardCharsets.ISO_8859_1));
      }
      got.write(next);
    }
    return got.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads until the server ends the connection, which a reset does too. */
  Rest rest(Duration atMost) {
    long began = System.nanoTime();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    boolean closed = true;
    byte[] part = new byte[8_192];
    try {
      InputStream in = socket.getInputStream();
      int read = 0;
      while (read >= 0) {
        got.write(part, 0, read);
        long left = atMost.toMillis() - (System.nanoTime() - began) / 1_000_000;
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        socket.setSoTimeout((int) left);
        read = in.read(part);
      }
    } catch (SocketTimeoutException e) {
      closed = false;
    } catch (IOException e) {
      // Reset, and so closed.
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new Rest(got.toString(StandardCharsets.ISO_8859_1), closed, took);
  }

  /** Sends a byte each 50 ms until the server ends it; the time counts from the first. */
  Rest trickle(String start, Duration atMost) throws Exception {
    long began = System.nanoTime();
    send(start);
    Thread sending = new Thread(() -> sendOn(new byte[] {'a'}, atMost, Duration.ofMillis(50)));
    sending.start();
    Rest rest = rest(atMost);
    close();
    sending.join();
    return new Rest(rest.text(), rest.closed(), Duration.ofNanos(System.nanoTime() - began));
  }

  Wire endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Ends it so that the server finds it reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
