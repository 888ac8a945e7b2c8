package dev.rtcsignal.app.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * Posts over a few persistent connections, one request at a time on each: as fast as they are
 * answered, or at a fixed rate. Latencies count from the time when a request was due, so that a
 * pause of the server affects all requests due in it (no coordinated omission). For one thread.
 */
public final class CallbackLoad implements AutoCloseable {
  /**
   * A request.
   *
   * @param good whether it must be answered 200; only latencies of good ones count
   */
  public record Post(byte[] bytes, boolean good) {}

  private static final int RECEIVED = 4_096;
  private static final long SECOND = 1_000_000_000;
  private static final long PAUSE_NANOS = 50_000;
  private static final long TIMEOUT_NANOS = 10 * SECOND;

  private final class Connection {
    private SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(RECEIVED);
    private ByteBuffer sending = ByteBuffer.allocate(0);
    private Optional<Post> current = Optional.empty();
    private long due;

    private void connect() throws IOException {
      channel = SocketChannel.open();
      channel.bind(new InetSocketAddress(from, 0));
      channel.connect(to);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      received.clear();
    }

    private void send(Post post, long dueAt) throws IOException {
      current = Optional.of(post);
      due = dueAt;
      sending = ByteBuffer.wrap(post.bytes());
      write();
    }

    private void write() throws IOException {
      channel.write(sending);
      int more = sending.hasRemaining() ? SelectionKey.OP_WRITE : 0;
      channel.keyFor(selector).interestOps(SelectionKey.OP_READ | more);
    }

    /** Reads and writes; returns whether the connection is free for the next request. */
    private boolean progress() throws IOException {
      int read;
      try {
        if (sending.hasRemaining()) {
          write();
        }
        read = channel.read(received);
      } catch (IOException e) {
        // Reset; a response before it is lost.
        read = -1;
      }
      Optional<RawResponse> answer = RawResponse.in(received);
      answer.ifPresent(this::answered);
      if (read < 0 || answer.map(RawResponse::closing).orElse(false)) {
        lost();
        channel.close();
        connect();
        return true;
      }
      return answer.isPresent();
    }

    private void answered(RawResponse answer) {
      Post post =
          current.orElseThrow(() -> new IllegalStateException("response without a request"));
      count(post, Integer.toString(answer.status()));
      if (post.good()) {
        times.add(System.nanoTime() - due);
      }
      current = Optional.empty();
      received.clear();
    }

    private void lost() {
      current.ifPresent(post -> count(post, "closed"));
      current = Optional.empty();
    }

    private void failIfOverdue(long now) {
      if (current.isPresent() && now - due > TIMEOUT_NANOS) {
        throw new IllegalStateException("no response in 10 s; so far " + outcomes());
      }
    }
  }

  private final String from;
  private final InetSocketAddress to;
  private final Selector selector = Selector.open();
  private final Deque<Connection> free = new ArrayDeque<>();
  private final Deque<Connection> all = new ArrayDeque<>();
  private final LongFunction<Post> posts;
  private final Latencies times = new Latencies();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private long posted;

  /**
   * @param posts returns the post of each number
   */
  public CallbackLoad(String from, int port, int connections, LongFunction<Post> posts)
      throws IOException {
    this.from = from;
    this.to = new InetSocketAddress("127.0.0.1", port);
    this.posts = posts;
    for (int i = 0; i < connections; i++) {
      Connection connection = new Connection();
      connection.connect();
      free.add(connection);
      all.add(connection);
    }
  }

  private synchronized void count(Post post, String outcome) {
    outcomes.merge((post.good() ? "good " : "bad ") + outcome, 1L, Long::sum);
  }

  /** Returns the number of posts by outcome, as {@code good 200}; on any thread. */
  public synchronized Map<String, Long> outcomes() {
    return new TreeMap<>(outcomes);
  }

  /** Returns how many good posts were not answered 200. */
  public long goodOnesRejected() {
    return outcomes().entrySet().stream()
        .filter(one -> one.getKey().startsWith("good ") && !one.getKey().equals("good 200"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the latencies of the good posts; on any thread. */
  Latencies times() {
    return times;
  }

  /**
   * Posts this many, each when a connection is free. Polls for responses: if it blocked until one
   * arrives, the server would have to wake it at the expense of its CPU time, more often the slower
   * the server is. So latencies are too long by up to a pause.
   */
  public void post(long number) throws IOException {
    long end = posted + number;
    while (posted < end) {
      sendDue(end, System.nanoTime(), 0);
      LockSupport.parkNanos(PAUSE_NANOS);
      if (selector.selectNow(this::poll) == 0) {
        failIfOverdue();
      }
    }
    awaitAll();
  }

  /** Posts for a time, as fast as posts are answered; returns the number per second. */
  double postFor(double seconds) throws IOException {
    long start = System.nanoTime();
    long end = start + (long) (seconds * SECOND);
    long before = posted;
    while (System.nanoTime() < end) {
      sendDue(Long.MAX_VALUE, System.nanoTime(), 0);
      poll(1);
    }
    awaitAll();
    return (posted - before) * (double) SECOND / (System.nanoTime() - start);
  }

  /** Posts at a rate until a condition holds. */
  void postAt(double perSecond, BooleanSupplier stop) throws IOException {
    long interval = (long) (SECOND / perSecond);
    long next = System.nanoTime();
    while (!stop.getAsBoolean()) {
      long now = System.nanoTime();
      long due = now < next ? 0 : (now - next) / interval + 1;
      long sent = sendDue(posted + due, next, interval);
      next += sent * interval;
      poll(Math.max(1, (next - System.nanoTime()) / 1_000_000));
    }
    awaitAll();
  }

  private long sendDue(long end, long firstDue, long interval) throws IOException {
    long sent = 0;
    while (posted < end && !free.isEmpty()) {
      free.poll().send(posts.apply(posted++), firstDue + sent++ * interval);
    }
    return sent;
  }

  private void poll(long waitMillis) throws IOException {
    selector.select(this::poll, waitMillis);
  }

  private void poll(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      boolean wasBusy = connection.current.isPresent();
      if (connection.progress() && wasBusy) {
        free.add(connection);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to the server any more", e);
    }
  }

  private void awaitAll() throws IOException {
    while (free.size() < all.size()) {
      poll(100);
      failIfOverdue();
    }
  }

  private void failIfOverdue() {
    long now = System.nanoTime();
    all.forEach(connection -> connection.failIfOverdue(now));
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : all) {
      connection.channel.close();
    }
    selector.close();
  }
}
