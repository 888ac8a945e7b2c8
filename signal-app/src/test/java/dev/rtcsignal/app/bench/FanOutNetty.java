package dev.rtcsignal.app.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit, in a process of its own: Netty without a WebSocket codec, on one event loop. A
 * broadcast is framed once, and then costs each client one write of the same bytes.
 */
final class FanOutNetty {
  /** Touched by the loop alone. */
  private final List<Channel> clients = new ArrayList<>();

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private FanOutNetty() {}

  public static void main(String[] args) throws Exception {
    FanOutNetty server = new FanOutNetty();
    int port = server.listen();
    FanOutCommands.follow(
        port, broadcast -> server.loop.execute(() -> server.broadcast(broadcast)));
    server.loop.shutdownGracefully();
  }

  private int listen() throws InterruptedException {
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    client.pipeline().addLast(new FanOutUpgrade(clients::add));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private void broadcast(int broadcast) {
    ByteBuf frame = FanOutFrame.unmasked(FanOutFrame.received(broadcast));
    for (Channel client : clients) {
      client.writeAndFlush(frame.retainedDuplicate(), client.voidPromise());
    }
    frame.release();
  }
}
