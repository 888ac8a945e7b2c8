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

/** Very many connections that say nothing, each from an address of its own or all from one. */
final class Crowd implements AutoCloseable {
  /** So that it is a crowd that comes, not one that keeps the processors from the server. */
  private static final int AT_ONCE = 32;

  private static final Duration PAUSE = Duration.ofMillis(10);

  private static final int STATUS_END = 12;

  private final int port;
  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private int ended;

  Crowd(int port) throws IOException {
    this.port = port;
  }

  /** An address of its own for each. */
  static String address(int number) {
    return "127.20." + number / 250 + "." + (number % 250 + 1);
  }

  /** Comes, about 3,000 a second. */
  void come(int number, IntFunction<String> from) throws IOException {
    for (int i = 0; i < number; i++) {
      SocketChannel channel = SocketChannel.open();
      channels.add(channel);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.bind(new InetSocketAddress(from.apply(i), 0));
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, i);
      if (i % AT_ONCE == AT_ONCE - 1) {
        look(PAUSE);
      }
    }
  }

  /** Each that is still connected sends that. */
  void send(byte[] bytes) throws IOException {
    for (SocketChannel channel : channels) {
      try {
        if (channel.isOpen()) {
          channel.write(ByteBuffer.wrap(bytes));
        }
      } catch (IOException e) {
        end(channel);
      }
    }
  }

  /** Sees for so long what comes, or until all connections are ended. */
  Crowd look(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    do {
      selector.select(key -> read((SocketChannel) key.channel()), 1);
    } while (System.nanoTime() < end && open() > 0);
    return this;
  }

  /** Sees what comes until a condition holds, which has to be soon enough for a busy machine. */
  void lookUntil(BooleanSupplier done) throws IOException {
    long end = System.nanoTime() + Siege.PATIENCE.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      selector.select(key -> read((SocketChannel) key.channel()), 1);
    }
  }

  private void read(SocketChannel channel) {
    ByteBuffer part = ByteBuffer.allocate(1_024);
    try {
      int read = channel.read(part);
      if (read < 0) {
        end(channel);
      } else if (read >= STATUS_END) {
        String status = new String(part.array(), 9, 3, StandardCharsets.ISO_8859_1);
        statuses.merge(status, 1, Integer::sum);
      }
    } catch (IOException e) {
      end(channel);
    }
  }

  private void end(SocketChannel channel) {
    try {
      channel.close();
      ended++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many connections the server has not ended. */
  int open() {
    return channels.size() - ended;
  }

  /** How many were answered with which status. */
  Map<String, Integer> statuses() {
    return Map.copyOf(statuses);
  }

  /** All go, abruptly. */
  void leave() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.selectNow();
  }

  @Override
  public void close() throws IOException {
    leave();
    selector.close();
  }
}
