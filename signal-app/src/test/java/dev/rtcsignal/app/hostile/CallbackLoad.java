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
 * Posts over a few connections that it keeps, one request at a time on each: as fast as they are
 * answered, or at a fixed rate whatever the server does. A time counts from when the request was
 * due, so a server that halts is seen by all who would have come. For one thread.
 */
public final class CallbackLoad implements AutoCloseable {
  /**
   * A request.
   *
   * @param good whether it is to be answered 200; only their times count
   */
  public record Post(byte[] bytes, boolean good) {}

  private static final int RECEIVED = 4_096;
  private static final long SECOND = 1_000_000_000;
  private static final long PAUSE_NANOS = 50_000;
  private static final long PATIENCE_NANOS = 10 * SECOND;

  private final class Line {
    private SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(RECEIVED);
    private ByteBuffer sending = ByteBuffer.allocate(0);
    private Optional<Post> underWay = Optional.empty();
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
      underWay = Optional.of(post);
      due = dueAt;
      sending = ByteBuffer.wrap(post.bytes());
      write();
    }

    private void write() throws IOException {
      channel.write(sending);
      int more = sending.hasRemaining() ? SelectionKey.OP_WRITE : 0;
      channel.keyFor(selector).interestOps(SelectionKey.OP_READ | more);
    }

    /** Returns whether the line is free for the next. */
    private boolean turn() throws IOException {
      int read;
      try {
        if (sending.hasRemaining()) {
          write();
        }
        read = channel.read(received);
      } catch (IOException e) {
        // Reset: what was answered before that is lost with it.
        read = -1;
      }
      Optional<Answer> answer = Answer.in(received);
      answer.ifPresent(this::answered);
      if (read < 0 || answer.map(Answer::closing).orElse(false)) {
        lost();
        channel.close();
        connect();
        return true;
      }
      return answer.isPresent();
    }

    private void answered(Answer answer) {
      Post post = underWay.orElseThrow(() -> new IllegalStateException("nobody asked"));
      count(post, Integer.toString(answer.status()));
      if (post.good()) {
        times.add(System.nanoTime() - due);
      }
      underWay = Optional.empty();
      received.clear();
    }

    private void lost() {
      underWay.ifPresent(post -> count(post, "closed"));
      underWay = Optional.empty();
    }

    private void giveUp(long now) {
      if (underWay.isPresent() && now - due > PATIENCE_NANOS) {
        throw new IllegalStateException("no answer in 10 s; so far " + outcomes());
      }
    }
  }

  private final String from;
  private final InetSocketAddress to;
  private final Selector selector = Selector.open();
  private final Deque<Line> free = new ArrayDeque<>();
  private final Deque<Line> all = new ArrayDeque<>();
  private final LongFunction<Post> posts;
  private final Latencies times = new Latencies();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private long posted;

  /**
   * @param posts tells the post of each number
   */
  public CallbackLoad(String from, int port, int connections, LongFunction<Post> posts)
      throws IOException {
    this.from = from;
    this.to = new InetSocketAddress("127.0.0.1", port);
    this.posts = posts;
    for (int i = 0; i < connections; i++) {
      Line line = new Line();
      line.connect();
      free.add(line);
      all.add(line);
    }
  }

  private synchronized void count(Post post, String outcome) {
    outcomes.merge((post.good() ? "good " : "bad ") + outcome, 1L, Long::sum);
  }

  /** Returns how many had which answer, as {@code good 200}; may be asked from any thread. */
  public synchronized Map<String, Long> outcomes() {
    return new TreeMap<>(outcomes);
  }

  /** Returns how many good ones there were that were not answered 200. */
  public long goodOnesRefused() {
    return outcomes().entrySet().stream()
        .filter(one -> one.getKey().startsWith("good ") && !one.getKey().equals("good 200"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the times of the good ones; may be asked from any thread. */
  Latencies times() {
    return times;
  }

  /**
   * Posts that many, each when a connection is free. Looks for answers now and then: were it asleep
   * until one comes, the server would have to wake it, at the expense of the server's CPU time, and
   * the more often the slower the server is. So times are too long by up to a pause.
   */
  public void post(long number) throws IOException {
    long end = posted + number;
    while (posted < end) {
      sendDue(end, System.nanoTime(), 0);
      LockSupport.parkNanos(PAUSE_NANOS);
      if (selector.selectNow(this::turn) == 0) {
        giveUp();
      }
    }
    settle();
  }

  /** Posts for so long, as fast as they are answered; returns how many a second. */
  double postFor(double seconds) throws IOException {
    long start = System.nanoTime();
    long end = start + (long) (seconds * SECOND);
    long before = posted;
    while (System.nanoTime() < end) {
      sendDue(Long.MAX_VALUE, System.nanoTime(), 0);
      turn(1);
    }
    settle();
    return (posted - before) * (double) SECOND / (System.nanoTime() - start);
  }

  /** Posts at a rate until it is told to stop. */
  void postAt(double perSecond, BooleanSupplier stop) throws IOException {
    long interval = (long) (SECOND / perSecond);
    long next = System.nanoTime();
    while (!stop.getAsBoolean()) {
      long now = System.nanoTime();
      long due = now < next ? 0 : (now - next) / interval + 1;
      long sent = sendDue(posted + due, next, interval);
      next += sent * interval;
      turn(Math.max(1, (next - System.nanoTime()) / 1_000_000));
    }
    settle();
  }

  private long sendDue(long end, long firstDue, long interval) throws IOException {
    long sent = 0;
    while (posted < end && !free.isEmpty()) {
      free.poll().send(posts.apply(posted++), firstDue + sent++ * interval);
    }
    return sent;
  }

  private void turn(long waitMillis) throws IOException {
    selector.select(this::turn, waitMillis);
  }

  private void turn(SelectionKey key) {
    Line line = (Line) key.attachment();
    try {
      boolean wasBusy = line.underWay.isPresent();
      if (line.turn() && wasBusy) {
        free.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no more connection to the server", e);
    }
  }

  private void settle() throws IOException {
    while (free.size() < all.size()) {
      turn(100);
      giveUp();
    }
  }

  private void giveUp() {
    long now = System.nanoTime();
    all.forEach(line -> line.giveUp(now));
  }

  @Override
  public void close() throws IOException {
    for (Line line : all) {
      line.channel.close();
    }
    selector.close();
  }
}
