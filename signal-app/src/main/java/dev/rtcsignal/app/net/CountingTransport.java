package dev.rtcsignal.app.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts connections at accept(), before the TLS handshake: Vert.x reports a TLS connection only
 * after it, so that a client could open any number without being counted. Otherwise the transport
 * of the JDK. Thread-safe.
 */
public final class CountingTransport implements Transport {
  /**
   * Output is blocked when more bytes than the high mark wait, until fewer than the low mark do.
   */
  private static final WriteBufferWaterMark OUTPUT_MARKS = new WriteBufferWaterMark(4_096, 16_384);

  /** Small, so that a client that does not read is noticed early; Linux doubles it. */
  private static final int SEND_BUFFER_BYTES = 65_536;

  private static final long SELECT_MILLIS = 50;

  private final Transport jdk = io.vertx.core.transport.Transport.NIO.implementation();
  private final AcceptHandler acceptHandler = new AcceptHandler();
  private final Map<Integer, ConnectionLimiter> limiters = new ConcurrentHashMap<>();
  private final Map<Integer, Channel> listeners = new ConcurrentHashMap<>();

  private CountingTransport() {}

  /** Makes a Vert.x whose servers can have a {@link ConnectionGuard}. */
  public static Vertx vertx(VertxOptions options) {
    return Vertx.builder()
        .with(options)
        .withTransport(new Provider(new CountingTransport()))
        .build();
  }

  /**
   * Returns the transport of a Vert.x.
   *
   * @throws IllegalArgumentException if {@link #vertx} did not make it
   */
  static CountingTransport of(Vertx vertx) {
    if (vertx instanceof VertxInternal known
        && known.transport() instanceof CountingTransport counting) {
      return counting;
    }
    throw new IllegalArgumentException(
        "ConnectionGuard needs a Vert.x made by CountingTransport.vertx");
  }

  /** Counts the connections to a local port from now on. */
  void count(int port, ConnectionLimiter limiter) {
    limiters.put(port, limiter);
  }

  /** Counts the connections to a port before listening, unless another server has the port. */
  void expect(int port, ConnectionLimiter limiter) {
    limiters.putIfAbsent(port, limiter);
  }

  /**
   * Closes the listening sockets whose connections a limiter counts; connections stay open.
   *
   * @return completes when they are closed
   */
  Future<Void> stopAccepting(ConnectionLimiter limiter) {
    List<Future<Void>> closed =
        limiters.entrySet().stream()
            .filter(port -> port.getValue() == limiter)
            .flatMap(port -> Optional.ofNullable(listeners.get(port.getKey())).stream())
            .map(CountingTransport::close)
            .toList();
    return Future.join(closed).mapEmpty();
  }

  /** The JDK closes a socket that a selector knows in the next select, not at once. */
  private static Future<Void> close(Channel listener) {
    Promise<Void> closed = Promise.promise();
    Runnable afterSelect = closed::complete;
    listener
        .close()
        .addListener(
            done -> listener.eventLoop().schedule(afterSelect, SELECT_MILLIS, MILLISECONDS));
    return closed.future();
  }

  /** Stops counting for a limiter. */
  void remove(ConnectionLimiter limiter) {
    limiters.values().remove(limiter);
  }

  /** Handles accepted connections before Vert.x does, on the accepting thread. */
  @Sharable
  private final class AcceptHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      Channel listener = context.channel();
      if (listener.localAddress() instanceof InetSocketAddress own) {
        listeners.put(own.getPort(), listener);
        listener.closeFuture().addListener(closed -> listeners.remove(own.getPort(), listener));
      }
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      Channel connection = (Channel) accepted;
      boolean admitted =
          limiter(context.channel()).map(limiter -> admit(limiter, connection)).orElse(true);
      if (admitted) {
        context.fireChannelRead(accepted);
      } else {
        connection.unsafe().closeForcibly();
      }
    }

    private Optional<ConnectionLimiter> limiter(Channel server) {
      return server.localAddress() instanceof InetSocketAddress own
          ? Optional.ofNullable(limiters.get(own.getPort()))
          : Optional.empty();
    }

    /**
     * Counts a connection and installs its tracker; one that is reset already has no address and is
     * refused.
     */
    private static boolean admit(ConnectionLimiter limiter, Channel connection) {
      if (!(connection.remoteAddress() instanceof InetSocketAddress remote)) {
        return false;
      }
      SocketAddress address = SocketAddress.inetSocketAddress(remote);
      Optional<ConnectionTracker> admitted = limiter.admit(connection, address);
      admitted.ifPresent(
          tracker -> {
            connection.config().setWriteBufferWaterMark(OUTPUT_MARKS);
            connection.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
            connection.pipeline().addLast(tracker);
            connection.closeFuture().addListener(closed -> limiter.remove(address, tracker));
          });
      return admitted.isPresent();
    }
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = jdk.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel server = factory.newChannel();
      server.pipeline().addLast(acceptHandler);
      return server;
    };
  }

  @Override
  public boolean supportsDomainSockets() {
    return jdk.supportsDomainSockets();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return jdk.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return jdk.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return jdk.ioHandlerFactory();
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's type in the interface of Vert.x
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return jdk.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return jdk.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return jdk.channelFactory(domainSocket);
  }

  /** The form in which Vert.x takes a transport. */
  private record Provider(CountingTransport implementation)
      implements io.vertx.core.transport.Transport {
    @Override
    public String name() {
      return "counting";
    }

    @Override
    public boolean available() {
      return true;
    }

    @Override
    public Throwable unavailabilityCause() {
      return null;
    }
  }
}
