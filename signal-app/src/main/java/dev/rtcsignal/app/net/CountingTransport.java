package dev.rtcsignal.app.net;

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
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where connections wait before Vert.x knows of them: it tells of one that speaks TLS only after
 * the handshake, and until then whoever opens many would be counted nowhere. Here they count from
 * the moment that the system hands them over. In all else this is the transport of the JDK.
 */
public final class CountingTransport implements Transport {
  /** With so many bytes of answers waiting to be sent, a client is one that does not read. */
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(4_096, 16_384);

  /** Bytes of unread output that the system holds, and about as much again. */
  private static final int HELD_BY_THE_SYSTEM = 65_536;

  private final Transport plain = io.vertx.core.transport.Transport.NIO.implementation();
  private final Usher usher = new Usher();
  private final Map<Integer, ConnectionLimiter> headcounts = new ConcurrentHashMap<>();

  private CountingTransport() {}

  /** Returns a Vert.x whose servers may have a {@link ConnectionGuard}. */
  public static Vertx vertx(VertxOptions options) {
    return Vertx.builder().with(options).withTransport(new Named(new CountingTransport())).build();
  }

  /**
   * @throws IllegalArgumentException if that Vert.x was not made here
   */
  static CountingTransport of(Vertx vertx) {
    if (vertx instanceof VertxInternal known
        && known.transport() instanceof CountingTransport step) {
      return step;
    }
    throw new IllegalArgumentException("a front door needs a Vert.x of CountingTransport.vertx");
  }

  /** Counts the connections to a port of this machine from now on. */
  void count(int port, ConnectionLimiter headcount) {
    headcounts.put(port, headcount);
  }

  /** Counts the connections to a port that is about to be listened on, unless it is another's. */
  void expect(int port, ConnectionLimiter headcount) {
    headcounts.putIfAbsent(port, headcount);
  }

  /** Counts those of that headcount no more. */
  void forget(ConnectionLimiter headcount) {
    headcounts.values().remove(headcount);
  }

  /** Sees each connection before anything else does, on the thread that accepts them. */
  @Sharable
  private final class Usher extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      Channel connection = (Channel) accepted;
      boolean welcome =
          headcount(context.channel()).map(count -> admits(count, connection)).orElse(true);
      if (welcome) {
        context.fireChannelRead(accepted);
      } else {
        connection.unsafe().closeForcibly();
      }
    }

    private Optional<ConnectionLimiter> headcount(Channel server) {
      return server.localAddress() instanceof InetSocketAddress own
          ? Optional.ofNullable(headcounts.get(own.getPort()))
          : Optional.empty();
    }

    /**
     * One that broke in the meantime has no address, and nobody to be let in. The system may hold
     * little of what is not read, and so tells early whether it is.
     */
    private static boolean admits(ConnectionLimiter headcount, Channel connection) {
      if (!(connection.remoteAddress() instanceof InetSocketAddress remote)) {
        return false;
      }
      SocketAddress who = SocketAddress.inetSocketAddress(remote);
      Optional<ConnectionTracker> guest = headcount.admit(connection, who);
      guest.ifPresent(
          one -> {
            connection.config().setWriteBufferWaterMark(UNREAD);
            connection.config().setOption(ChannelOption.SO_SNDBUF, HELD_BY_THE_SYSTEM);
            connection.pipeline().addLast(one);
            connection.closeFuture().addListener(closed -> headcount.leave(who, one));
          });
      return guest.isPresent();
    }
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = plain.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel server = factory.newChannel();
      server.pipeline().addLast(usher);
      return server;
    };
  }

  @Override
  public boolean supportsDomainSockets() {
    return plain.supportsDomainSockets();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return plain.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return plain.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return plain.ioHandlerFactory();
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's type in the interface of Vert.x
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return plain.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return plain.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return plain.channelFactory(domainSocket);
  }

  /** A transport as Vert.x wants it to be given. */
  private record Named(CountingTransport implementation)
      implements io.vertx.core.transport.Transport {
    @Override
    public String name() {
      return "doorstep";
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
