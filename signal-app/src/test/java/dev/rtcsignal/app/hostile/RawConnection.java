package dev.rtcsignal.app.hostile;

import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A connection over which a test sends raw bytes. */
final class RawConnection implements AutoCloseable {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] \\d{3} ");

  /**
   * All that was received until the server closed the connection, or until a timeout.
   *
   * @param took how long the reading took
   */
  record Received(String text, boolean closed, Duration took) {
    /** Returns the number of responses. */
    long responses() {
      return STATUS_LINE.matcher(text).results().count();
    }

    /** Returns the number of responses by status. */
    Map<Integer, Long> statuses() {
      return STATUS_LINE
          .matcher(text)
          .results()
          .collect(
              Collectors.groupingBy(
                  line -> Integer.valueOf(line.group().substring(9, 12)), Collectors.counting()));
    }

    /** Returns the status of the first response; 0 if there is none. */
    int status() {
      return text.isEmpty() ? 0 : Integer.parseInt(text.substring(9, 12));
    }
  }

  private final Socket socket;

  private RawConnection(Socket socket) {
    this.socket = socket;
  }

  static RawConnection connect(String from, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.setTcpNoDelay(true);
    socket.connect(
        new InetSocketAddress("127.0.0.1", port), (int) ServerUnderAttack.TIMEOUT.toMillis());
    return new RawConnection(socket);
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  RawConnection send(String text) throws IOException {
    return send(Callbacks.ascii(text));
  }

  /** Sends bytes; ignores that the server closes the connection meanwhile. */
  void sendAll(byte[] bytes) {
    try {
      send(bytes);
    } catch (IOException e) {
      // The response of the server is still to be read.
    }
  }

  /** Sends bytes repeatedly until the server closes; returns how many it has sent. */
  long sendUntilClosed(byte[] bytes, Duration atMost, Duration pause) {
    AtomicLong sent = new AtomicLong();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(pause)
        .atMost(atMost)
        .until(
            () -> {
              try {
                send(bytes);
                sent.addAndGet(bytes.length);
                return false;
              } catch (IOException e) {
                return true;
              }
            });
    return sent.get();
  }

  /** Reads one response whose body ends with a text. */
  String readResponse(String end) throws IOException {
    socket.setSoTimeout((int) ServerUnderAttack.TIMEOUT.toMillis());
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

  /** Reads until the server closes or resets the connection, or until a timeout. */
  Received readUntilClosed(Duration atMost) {
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
    return new Received(got.toString(StandardCharsets.ISO_8859_1), closed, took);
  }

  /** Sends a byte each 50 ms until the server closes; the time counts from the first byte. */
  Received trickle(String start, Duration atMost) throws Exception {
    long began = System.nanoTime();
    send(start);
    Thread sending =
        new Thread(() -> sendUntilClosed(new byte[] {'a'}, atMost, Duration.ofMillis(50)));
    sending.start();
    Received received = readUntilClosed(atMost);
    close();
    sending.join();
    return new Received(
        received.text(), received.closed(), Duration.ofNanos(System.nanoTime() - began));
  }

  RawConnection endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Resets the connection. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
