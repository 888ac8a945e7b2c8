package dev.rtcsignal.app.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Many connections of one thread, each from an address of its own or all from one. */
final class ManyConnections implements AutoCloseable {
  /** Connections between two pauses, so that the server gets CPU time too. */
  private static final int AT_ONCE = 32;

  private static final Duration PAUSE = Duration.ofMillis(10);

  private static final int STATUS_END = 12;

  private final int port;
  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private int closed;

  ManyConnections(int port) throws IOException {
    this.port = port;
  }

  /** Returns an address of its own for each number. */
  static String address(int number) {
    return "127.20." + number / 250 + "." + (number % 250 + 1);
  }

  /** Connects, about 3,000 a second. */
  void connect(int number, IntFunction<String> from) throws IOException {
    for (int i = 0; i < number; i++) {
      SocketChannel channel = SocketChannel.open();
      channels.add(channel);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.bind(new InetSocketAddress(from.apply(i), 0));
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, i);
      if (i % AT_ONCE == AT_ONCE - 1) {
        poll(PAUSE);
      }
    }
  }

  /** Sends bytes over each connection that is open. */
  void send(byte[] bytes) throws IOException {
    for (SocketChannel channel : channels) {
      try {
        if (channel.isOpen()) {
          channel.write(ByteBuffer.wrap(bytes));
        }
      } catch (IOException e) {
        closed(channel);
      }
    }
  }

  /** Reads for a time, or until the server has closed all connections. */
  ManyConnections poll(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    do {
      selector.select(key -> read((SocketChannel) key.channel()), 1);
    } while (System.nanoTime() < end && open() > 0);
    return this;
  }

  /** Reads until a condition holds, for {@link ServerUnderAttack#TIMEOUT} at most. */
  void pollUntil(BooleanSupplier done) throws IOException {
    long end = System.nanoTime() + ServerUnderAttack.TIMEOUT.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      selector.select(key -> read((SocketChannel) key.channel()), 1);
    }
  }

  private void read(SocketChannel channel) {
    ByteBuffer part = ByteBuffer.allocate(1_024);
    try {
      int read = channel.read(part);
      if (read < 0) {
        closed(channel);
      } else if (read >= STATUS_END) {
        String status = new String(part.array(), 9, 3, StandardCharsets.ISO_8859_1);
        statuses.merge(status, 1, Integer::sum);
      }
    } catch (IOException e) {
      closed(channel);
    }
  }

  private void closed(SocketChannel channel) {
    try {
      channel.close();
      closed++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many connections the server has not closed. */
  int open() {
    return channels.size() - closed;
  }

  /** Returns the number of responses by status. */
  Map<String, Integer> statuses() {
    return Map.copyOf(statuses);
  }

  /** Resets all connections. */
  void resetAll() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.selectNow();
  }

  @Override
  public void close() throws IOException {
    resetAll();
    selector.close();
  }
}
