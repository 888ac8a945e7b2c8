package dev.rtcsignal.app.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Counts the broadcasts that the clients of one server get. Clients report on their loop; one other
 * thread sets the next expected broadcast and waits for it.
 */
final class FanOutTally {
  /** A message to all clients, with a latch that counts the clients without it. */
  private record Broadcast(int number, ByteBuf text, CountDownLatch missing) {}

  private static final long TIMEOUT_SECONDS = 30;

  private final int clients;
  private final AtomicReference<String> mistake = new AtomicReference<>("");
  private volatile Broadcast current = new Broadcast(0, Unpooled.EMPTY_BUFFER, down(0));

  FanOutTally(int clients) {
    this.clients = clients;
  }

  private static CountDownLatch down(int clients) {
    return new CountDownLatch(clients);
  }

  /** Sets the next broadcast; from here on, any other frame is a mistake. */
  void expect(int number) {
    ByteBuf text =
        Unpooled.directBuffer()
            .writeBytes(FanOutFrame.received(number).getBytes(StandardCharsets.UTF_8));
    Broadcast last = current;
    current = new Broadcast(number, text, down(clients));
    last.text.release();
  }

  /**
   * Counts a whole frame if it is the one broadcast that this client lacks, byte for byte.
   *
   * @param last the broadcast that the client had before this one
   * @return the broadcast that it has now
   */
  int received(ByteBuf in, int start, int length, int last) {
    Broadcast broadcast = current;
    boolean same =
        length == broadcast.text.readableBytes()
            && ByteBufUtil.equals(in, start, broadcast.text, 0, length);
    if (last != broadcast.number - 1 || !same) {
      mistaken("a client that had broadcast " + last + " got something other than the next");
      return last;
    }
    broadcast.missing.countDown();
    return broadcast.number;
  }

  void mistaken(String what) {
    mistake.compareAndSet("", what);
  }

  /**
   * Waits until every client has the broadcast.
   *
   * @throws IllegalStateException if a client does not get it within 30 s, or got any other frame
   */
  void await() throws InterruptedException {
    Broadcast broadcast = current;
    if (!broadcast.missing.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      mistaken(broadcast.missing.getCount() + " clients lack broadcast " + broadcast.number);
    }
    check();
  }

  void check() {
    if (!mistake.get().isEmpty()) {
      throw new IllegalStateException(mistake.get());
    }
  }
}
