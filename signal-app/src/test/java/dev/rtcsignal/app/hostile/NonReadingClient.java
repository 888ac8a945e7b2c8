package dev.rtcsignal.app.hostile;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Sends requests as fast as the server accepts them, and reads no response. */
final class NonReadingClient implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final SocketChannel channel = SocketChannel.open();
  private volatile long sent;

  NonReadingClient(String from, int port) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.bind(new InetSocketAddress(from, 0));
    channel.connect(new InetSocketAddress("127.0.0.1", port));
    channel.configureBlocking(false);
  }

  /** Sends requests until the server closes the connection, for a time at most. */
  void sendUntilClosed(byte[] requests, Duration atMost) {
    ByteBuffer next = ByteBuffer.wrap(requests);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .atMost(atMost)
        .until(
            () -> {
              next.position(next.hasRemaining() ? next.position() : 0);
              return isClosedAfterWriting(next);
            });
  }

  private boolean isClosedAfterWriting(ByteBuffer requests) {
    try {
      sent += channel.write(requests);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Returns the number of bytes sent. */
  long sent() {
    return sent;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
