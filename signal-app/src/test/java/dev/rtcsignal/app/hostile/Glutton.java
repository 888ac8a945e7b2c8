package dev.rtcsignal.app.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks as long as the server takes it, and reads no answer. */
final class Glutton implements AutoCloseable {
  private static final long PAUSE_NANOS = 2_000_000;

  private final SocketChannel channel = SocketChannel.open();
  private long sent;

  Glutton(String from, int port) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.bind(new InetSocketAddress(from, 0));
    channel.connect(new InetSocketAddress("127.0.0.1", port));
    channel.configureBlocking(false);
  }

  /** Asks for that long at most; returns whether the server ended it. */
  boolean ask(byte[] questions, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    ByteBuffer next = ByteBuffer.wrap(questions);
    try {
      while (System.nanoTime() < end) {
        sent += channel.write(next);
        if (!next.hasRemaining()) {
          next = ByteBuffer.wrap(questions);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  long sent() {
    return sent;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
